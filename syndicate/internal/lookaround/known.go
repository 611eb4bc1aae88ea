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
		"Taxonomies Translations Current CheckReady " +
		"GroupBy ExecuteAsTemplate") // of a list of pages, by the name of a method; of a resource that is a template

	// ofShortcode is what a shortcode may ask of the one around it, which is called Parent, as the section
	// of a page is.
	ofShortcode = set("Get Params Inner InnerDeindent Name Ordinal IsNamedParams Position Scratch Store")

	// ownData is what is the site's own data from there on.
	ownData = set("Params Data")

	aroundFunctions = set("ref relref readDir menus")
	aroundMembers   = set("hugo.Store Hugo.Store os.ReadDir urls.Ref urls.RelRef")

	// What may be something else the next time though no file that Hugo reads has changed: the clock, chance, the
	// network, other programs. The size of a file, because files that are only listed are not read. Counting depends
	// on what else is rendered, and nobody looks at the templates of views and assets.
	volatileFields    = set("GetRemote GitInfo CodeOwners Lastmod LastChange ByLastmod GroupByLastmod ModTime Size Render ExecuteAsTemplate")
	volatileFunctions = set("now getenv getJSON getCSV shuffle babel toCSS postCSS")
	volatileMembers   = set("time.Now os.Getenv math.Rand math.Counter collections.Shuffle css.PostCSS css.TailwindCSS css.Sass css.Build " +
		"js.Build js.Batch js.Babel")

	// textNames render any text as content.
	textNames = set("RenderString RenderShortcodes Markdownify markdownify")
)
