// Makes MathJax set one formula. Every formula has a TeX of its own, so that none can define commands
// for the next. Errors are thrown instead of being set in red. widthOf measures text in em, for the
// characters that MathJax's own font has not got.
(function (widthOf) {
	var mj = MathJax._, adaptor = mj.adaptors.liteAdaptor.liteAdaptor();
	mj.handlers.html_ts.RegisterHTMLHandler(adaptor);
	adaptor.nodeSize = function (node, em) { return [widthOf(adaptor.textContent(node)) * (em || 1), 0.75]; };
	// "bussproofs" measures what only a browser can. "noerrors" and "noundefined" would show mistakes; "require" and "autoload" would load files.
	var packages = mj.input.tex.AllPackages.AllPackages.filter(function (name) {
		return !/^(bussproofs|noerrors|noundefined|require|autoload)$/.test(name);
	});
	return function (tex, display) {
		var document = mj.mathjax.mathjax.document('', {
			InputJax: new mj.input.tex_ts.TeX({
				packages: packages,
				formatError: function (jax, error) { throw new Error(error.message); }
			}),
			OutputJax: new mj.output.svg_ts.SVG({
				fontCache: 'none',
				font: new mj.output.svg.fonts.tex_ts.TeXFont()
			})
		});
		return adaptor.innerHTML(document.convert(tex, { display: display }));
	};
})
