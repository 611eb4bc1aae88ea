package lookaround

// What Hugo offers to templates, by what it depends on. The names are those of the methods of its pages
// and sites, resources/page in its source, and of its functions, https://gohugo.io/functions/.
var (
	// ofSite is what of a site is the same for all pages, whichever pages there are.
	ofSite = set("Params Param Title BaseURL Language LanguageCode LanguagePrefix Copyright Config Data Hugo ServerPort IsServer " +
		"BuildDrafts Languages Dimension Role Version String IsDefault")

	// aroundFields is what of a page or site depends on other pages. A section counts, because its dates
	// are those of its pages.
	aroundFields = set("AllPages AllTranslations Ancestors CurrentSection FirstSection GetInternalRelatedDocsHandler GetPage GetTerms " +
		"HasMenuCurrent Home IsMenuCurrent IsTranslated LastChange MainSections Menus Next NextInSection NextPage Pages Paginate Paginator Parent Prev " +
		"PrevInSection PrevPage Ref RefFrom RegularPages RegularPagesRecursive RelRef RelRefFrom Related RelatedKeywords Render Rotate Sections Sites " +
		"Taxonomies Translations Current CheckReady")

	// ofShortcode is what a shortcode may ask of the one around it, which is called Parent, as the section
	// of a page is.
	ofShortcode = set("Get Params Inner InnerDeindent Name Ordinal IsNamedParams Position Scratch Store")

	aroundFunctions   = set("ref relref readDir menus")
	volatileFields    = set("GetRemote GitInfo CodeOwners Lastmod")
	volatileFunctions = set("now getenv getJSON getCSV shuffle")

	// textFields render any text as content.
	textFields = set("RenderString RenderShortcodes")
)
