package medium

import "github.com/hugo-syndicate/hugo-syndicate/syndicate"

// Profile is what Medium can show, and how much of it.
//
// Title, tags and licenses are from the API documentation (github.com/Medium/medium-api-docs, 3.3).
// The length of a subtitle is the editor's, and so is the size of an image
// (https://help.medium.com/hc/en-us/articles/215679797), since the API's own limit is unknown; its types
// are those of an upload by the API (3.4 there). Medium publishes no limit for the API: two public stories
// in 24 hours is what its own editor allows since 2026, ten of any kind is what its staff confirmed for
// the API in 2018 (medium-api-docs issue 105).
var Profile = syndicate.Profile{
	Name:         "medium",
	Title:        "Medium",
	MaxTitle:     100,
	MaxSubtitle:  140,
	MaxTags:      3,
	MaxTag:       25,
	CodeLanguage: true,
	ImageTypes:   []string{"image/jpeg", "image/png", "image/gif", "image/tiff"},
	MaxImage:     25 << 20,
	Licenses: []string{
		"all-rights-reserved",
		"cc-40-by", "cc-40-by-sa", "cc-40-by-nd", "cc-40-by-nc", "cc-40-by-nc-nd", "cc-40-by-nc-sa",
		"cc-40-zero", "public-domain",
	},
	MaxPerDay:       2,
	MaxDraftsPerDay: 10,
}
