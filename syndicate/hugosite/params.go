package hugosite

import (
	"fmt"
	"reflect"
	"time"

	"github.com/gohugoio/hugo/common/hmaps"
	"github.com/pelletier/go-toml/v2"
)

// plainMap copies parameters into maps and lists that know nothing of Hugo.
func plainMap(params hmaps.Params) map[string]any {
	m := make(map[string]any, len(params))
	for key, value := range params {
		m[key] = plain(value)
	}
	return m
}

// plain copies one value. A TOML date without a time zone becomes that time in UTC.
func plain(v any) any {
	switch v := v.(type) {
	case nil, string, bool, int, int64, uint64, float64, time.Time:
		return v
	case hmaps.Params:
		return plainMap(v)
	case map[string]any:
		return plainMap(v)
	case toml.LocalDate:
		return v.AsTime(time.UTC)
	case toml.LocalDateTime:
		return v.AsTime(time.UTC)
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Map:
		m := make(map[string]any, r.Len())
		for _, key := range r.MapKeys() {
			m[fmt.Sprint(key)] = plain(r.MapIndex(key).Interface())
		}
		return m
	case reflect.Slice:
		list := make([]any, r.Len())
		for i := range list {
			list[i] = plain(r.Index(i).Interface())
		}
		return list
	}
	return v
}
