package check

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A teaser is how a language sends readers elsewhere for the rest of a text. Its fields are regular
// expressions.
type teaser struct {
	// more asks to read on. It is a tail when it is the whole sentence or goes on with home, not when
	// it goes on with a topic: "read more about goroutines".
	more string
	// home is the author's own site: "on my blog".
	home string
	// whole asks to read all of it, or names it. It is a tail wherever that may be.
	whole string
	// place begins the words that say where.
	place string
}

var teasers = []teaser{
	{ // English
		more: `read (?:more|the rest|the full version)`,
		home: `(?:at|on|over at|over on) (?:my|our|the)(?: own| personal)? (?:site|blog|website|web site|homepage)`,
		whole: `(?:read|see|find|view|check out|for) (?:the|this|my|our) (?:full|whole|entire|complete|rest of (?:the|this|my)) (?:article|post|blog post|story|text|essay|piece)` +
			`|(?:the|this) (?:full|whole|entire|complete|rest of (?:the|this)) (?:article|post|blog post|story|text) (?:is|can be)(?: read| found| available)?` +
			`|(?:continue|keep) reading(?: (?:the|this) (?:article|post|story))?`,
		place: `over at|over on|at|on|here|by visiting|visit|go to|head`,
	},
	{ // German
		more: `mehr lesen|(?:lies|lest|lesen sie)(?: hier)? mehr`,
		home: `(?:auf|in) (?:meine[mr]|unsere[mr]|de[mr]) (?:website|webseite|seite|blog|homepage)`,
		whole: `(?:(?:lies|lest|lesen sie|hier geht es|hier geht's) )?(?:hier )?(?:den|die|das|zum|zur) (?:ganze[nr]?|vollständige[nr]?|komplette[nr]?|gesamte[nr]?|rest des) ` +
			`(?:artikels?|beitrags?|textes|text|geschichte)(?: (?:lesen|gibt es|findest du|finden sie|findet ihr))?` +
			`|(?:hier )?weiterlesen|(?:lies|lest|lesen sie)(?: hier)? weiter`,
		place: `auf|bei|unter|hier`,
	},
	{ // French
		more: `(?:lire|lisez) plus`,
		home: `sur (?:mon|notre|le) (?:site|blog)`,
		whole: `(?:lire|lisez|retrouvez) (?:l'article|le billet|le texte|l'histoire) (?:complet|entier|intégral|complète|entière|en entier)` +
			`|(?:lire|lisez) la suite|(?:continuer|continuez) (?:la|votre) lecture`,
		place: `sur|ici|à`,
	},
	{ // Spanish
		more: `(?:leer|lee|lea) más`,
		home: `en (?:mi|nuestro|nuestra|el|la) (?:sitio|blog|web|página)(?: web)?`,
		whole: `(?:leer|lee|lea) (?:el|la|todo el|toda la) (?:artículo|texto|historia|entrada|post)(?: (?:completo|completa|entero|entera))` +
			`|(?:seguir|sigue|siga|continuar|continúa|continúe) leyendo`,
		place: `en|aquí`,
	},
	{ // Portuguese
		more: `(?:leia|ler|lê) mais`,
		home: `(?:no|em) (?:meu |nosso )?(?:site|blog|blogue)`,
		whole: `(?:leia|ler|lê) (?:o|a) (?:artigo|texto|história|post|postagem) (?:completo|completa|inteiro|inteira|na íntegra)` +
			`|(?:continue|continuar) (?:lendo|a ler|a leitura)`,
		place: `em|no|na|aqui`,
	},
	{ // Italian
		more: `(?:leggi|leggere|per leggere) (?:di più|tutto|il resto)`,
		home: `su(?:l| mio| nostro|l mio|l nostro) (?:sito|blog)`,
		whole: `(?:leggi|leggere) (?:l'articolo|il post|il testo|la storia) (?:completo|intero|completa|intera|per intero)` +
			`|continua(?:re)? (?:a leggere|la lettura)`,
		place: `su|sul|qui`,
	},
}

// own stands for every way to write the address of the author's site.
const own = "ownsite"

// patterns returns the tails, which match a paragraph whose last sentence is a teaser, and the
// invitations, which match one with a sentence that asks to read on, whatever follows. The first
// group is the sentence.
var patterns = sync.OnceValues(func() (tails, invitations []*regexp.Regexp) {
	const (
		start = `(?i)(?:^|[.!?…] )[^\pL\pN"“„«']*(`
		lead  = `(?:(?:please|you can|(?:click|tap) here to|want to|to) )?`
		end   = `)[^\pL\pN"”“'?:]*$`
	)
	for _, t := range teasers {
		home := ` (?:` + t.home + `|(?:` + t.place + `) ` + own + `)`
		anywhere := `,? (?:` + t.place + `)(?: .{1,80})?`
		tails = append(tails, regexp.MustCompile(
			start+lead+`(?:(?:`+t.more+`)(?:`+home+`)?|(?:`+t.whole+`)(?:`+anywhere+`)?)`+end))
		invitations = append(invitations, regexp.MustCompile(start+lead+`(?:`+t.more+`|`+t.whole+`)\PL.*)$`))
	}
	return tails, invitations
})

// tailOf returns the sentence at the end of a paragraph that sends readers elsewhere; the empty text
// if there is none. A link to the original says where the rest is, whatever the words around it.
func tailOf(p block, canonical string) string {
	host := strings.ToLower(syndicate.HostOf(canonical))
	text := markOwn(p.prose, host)
	candidates, invitations := patterns()
	if slices.Contains(p.addresses(), canonical) {
		candidates = slices.Concat(candidates, invitations)
	}
	for _, pattern := range candidates {
		if m := pattern.FindStringSubmatch(text); m != nil {
			return strings.ReplaceAll(m[1], own, host)
		}
	}
	return ""
}

// markOwn puts a text in the form that the patterns need.
func markOwn(text, host string) string {
	words := strings.Fields(strings.ReplaceAll(text, "’", "'"))
	for i, word := range words {
		address := strings.TrimRight(word, ".!?…)]")
		if host != "" && strings.Contains(strings.ToLower(address), host) {
			words[i] = own + word[len(address):]
		}
	}
	return strings.Join(words, " ")
}
