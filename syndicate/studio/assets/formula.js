// Makes MathJax set one formula. Every formula has a TeX of its own, so that none can define commands
// for the next. Errors are thrown instead of being set in red. widthOf measures text in em, for the
// characters that MathJax's own font has not got.
(function (widthOf) {
	var ex = 8; // in pixels, as MathJax takes it to be
	var mj = MathJax._, adaptor = mj.adaptors.liteAdaptor.liteAdaptor();
	mj.handlers.html_ts.RegisterHTMLHandler(adaptor);
	adaptor.nodeSize = function (node) { return [widthOf(adaptor.textContent(node)), 0.75]; };
	// "bussproofs" measures what only a browser can. "noerrors" and "noundefined" would show mistakes; "require" and "autoload" would load files.
	var packages = mj.input.tex.AllPackages.AllPackages.filter(function (name) {
		return !/^(bussproofs|noerrors|noundefined|require|autoload)$/.test(name);
	});
	return function (tex, display, lineWidth) { // the latter in ex
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
		var svg = adaptor.innerHTML(document.convert(tex, { display: display }));
		// A formula with a number is as wide as the line, which a browser knows, and overlaps parts of itself.
		return svg.replace(/min-width: ([\d.]+)ex;" (.*?) width="100%" height="([\d.]+)ex"/, function (_, least, xmlns, height) {
			return '" ' + xmlns + ' width="' + Math.max(least, lineWidth) * ex + '" height="' + height * ex + '"';
		}).replace(/<svg data-/g, '<svg overflow="visible" data-');
	};
})
