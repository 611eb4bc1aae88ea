package tex_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/tex"
)

// exact formulas look like their text.
var exact = [][2]string{
	{`x`, `x`},
	{`\LaTeX`, `LaTeX`},
	{`α∈ℝ, a≤-b×c`, `α ∈ ℝ, a ≤ −b × c`},
	{`a_i \le x^2`, `aᵢ ≤ x²`},
	{`n = pq`, `n = pq`},
	{`\phi(n)`, `ϕ(n)`},
	{`(p - 1)(q - 1)`, `(p − 1)(q − 1)`},
	{`e \in \mathbb{Z}`, `e ∈ ℤ`},
	{`c \equiv m^e`, `c ≡ mᵉ`},
	{`m^{ed}`, `mᵉᵈ`},
	{`c^d \equiv (m^e)^d`, `cᵈ ≡ (mᵉ)ᵈ`},
	{`ed = 1 + \phi(m)t`, `ed = 1 + ϕ(m)t`},
	{`m^{\phi(n)} \equiv 1`, `mᵠ⁽ⁿ⁾ ≡ 1`},
	{`\frac{a}{b}`, `a/b`},
	{`\frac12 x`, `½x`},
	{`\frac{dy}{dx}`, `dy/dx`},
	{`\sqrt{x}`, `√x`},
	{`\sqrt[3]{x}`, `∛x`},
	{`\sin x + \sin(x)`, `sin x + sin(x)`},
	{`\log_2 n`, `log₂ n`},
	{`-x`, `−x`},
	{`a = -b`, `a = −b`},
	{`a - -b`, `a − −b`},
	{`f'(x)`, `f′(x)`},
	{`f''`, `f″`},
	{`x_i'`, `x′ᵢ`},
	{`\hat{x}`, `x̂`},
	{`\vec v`, `v⃗`},
	{`\hat{\beta_0}`, `β̂₀`},
	{`\bar{x}`, `x̄`},
	{`\overline{AB}`, `A̅B̅`},
	{`\mathbf{x}`, `𝐱`},
	{`\mathcal{L}`, `ℒ`},
	{`\not= b`, `≠ b`},
	{`a \not\in B`, `a ∉ B`},
	{`P(A|B)`, `P(A|B)`},
	{`P(A \mid B)`, `P(A | B)`},
	{`\left( \frac{a}{b} \right)`, `(a/b)`},
	{`\{ x \mid x > 0 \}`, `{x | x > 0}`},
	{`|x|`, `|x|`},
	{`1{,}000`, `1,000`},
	{`f(1,2)`, `f(1,2)`},
	{`f(x,y)`, `f(x, y)`},
	{`a \quad b`, "a\u2003b"},
	{`E = mc^2 \tag{1}`, "E = mc²\u2003(1)"},
	{`\text{if } x > 0`, `if x > 0`},
	{`x_{max}`, `xₘₐₓ`},
	{`x_{\text{total}}`, `xₜₒₜₐₗ`},
	{`x^*`, `x*`},
	{`x^{n+1}`, `xⁿ⁺¹`},
	{`2^{10}`, `2¹⁰`},
	{`A^T`, `Aᵀ`},
	{`A^{-1}`, `A⁻¹`},
	{`A^\top`, `Aᵀ`},
	{`90^\circ`, `90°`},
	{`\operatorname{sgn}(x)`, `sgn(x)`},
	{`O(n \log n)`, `O(n log n)`},
	{`O(n^2)`, `O(n²)`},
	{`H_2O`, `H₂O`},
	{`{}^{14}C`, `¹⁴C`},
	{`\mathrm{d}x`, `dx`},
	{`a \bmod b`, `a mod b`},
	{`a \equiv b \pmod{n}`, `a ≡ b (mod n)`},
	{`x \in [0, 1)`, `x ∈ [0, 1)`},
	{`\neg p \lor q`, `¬p ∨ q`},
	{`\forall x \exists y : x < y`, `∀x∃y : x < y`},
	{`\Gamma \vdash A \to B`, `Γ ⊢ A → B`},
	{`\lceil x \rceil`, `⌈x⌉`},
	{`n!`, `n!`},
	{`a/b`, `a/b`},
	{`a \cdot b`, `a · b`},
	{`\alpha*2`, `α ∗ 2`},
	{`\ldots`, `…`},
	{`1, 2, \ldots, n`, `1, 2, …, n`},
	{`\partial f / \partial x`, `∂f/∂x`},
	{`50\%`, `50%`},
	{`\$5`, `$5`},
	{`\mu_0`, `μ₀`},
	{`\theta_{t+1} = \theta_t - \eta \nabla L(\theta_t)`, `θₜ₊₁ = θₜ − η∇L(θₜ)`},
	{`\mathbb{E}[X]`, `𝔼[X]`},
	{`\mathbb{1}`, `𝟙`},
	{`A \times B \rightarrow C`, `A × B → C`},
	{`\langle a, b \rangle`, `⟨a, b⟩`},
	{`\|x\|_2`, `‖x‖₂`},
	{`x \mapsto x^2`, `x ↦ x²`},
	{`a:b`, `a : b`},
	{`-\frac{1}{2}`, `−½`},
	{`-\frac{a}{b}`, `−a/b`},
	{`2 \cdot \frac{a}{b}`, `2 · a/b`},
}

// linear formulas mean the same as their text.
var linear = [][2]string{
	{`e^{i\pi t}`, `e^(iπt)`},
	{`\frac{a+b}{c}`, `(a + b)/c`},
	{`x\frac{a}{b}`, `x(a/b)`},
	{`\frac{a}{b}x`, `(a/b)x`},
	{`\frac{d}{dx} f`, `(d/dx)f`},
	{`\sqrt{x}y`, `√(x)y`},
	{`\sqrt{x+1}`, `√(x + 1)`},
	{`\sum_{i=1}^n i`, `∑ᵢ₌₁ⁿ i`},
	{`\sum_{i \in S} x_i`, `∑_(i ∈ S) xᵢ`},
	{`\int_0^1 f(x)\,dx`, `∫₀¹ f(x) dx`},
	{`\lim_{x \to 0} \frac{\sin x}{x}`, `lim_(x → 0) ((sin x)/x)`},
	{`a_{i,j}`, `a_(i, j)`},
	{`p^* q`, `p^(*)q`},
	{`x^{n+1/2}`, `x^(n + 1/2)`},
	{`\arg\max_x f(x)`, `arg maxₓ f(x)`},
	{`x^{y^z}`, `x^(yᶻ)`},
	{`x^q`, `x^q`},
	{`x^q y`, `x^(q)y`},
	{`e^{-x^2/2}`, `e^(−x²/2)`},
	{`\frac{1}{2a}`, `1/(2a)`},
	{`\frac{\frac{a}{b}}{c}`, `(a/b)/c`},
	{`\sqrt{x}^2`, `√(x)²`},
	{`\frac{a}{b}^2`, `(a/b)²`},
	{`\pm\sqrt{a^2+b^2}`, `±√(a² + b²)`},
	{`x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}`, `x = (−b ± √(b² − 4ac))/(2a)`},
	{`v_{\pi}(s)`, `v_π(s)`},
	{`Q^{\pi}`, `Q^π`},
	{`\mathrm{e}^{-\lambda t}`, `e^(−λt)`},
}

// unsayable formulas stand above each other, are broken, or have commands that nobody knows here.
var unsayable = []string{
	`\binom{n}{k}`,
	`\begin{matrix}a\end{matrix}`,
	`a \\ b`,
	`a & b`,
	`x^`,
	`\frac{a}`,
	`{a`,
	`a}`,
	`\foo`,
	`\color{red}{x}`,
	``, `x^a^b`, `\overset{!}{=}`, `\text{if $x$}`, `\mathbb{?}`, `\hat{xy}`, `\not{x}`, `\sqrt[n]{x}`, `\left`, `#1`,
	strings.Repeat("{", 600) + strings.Repeat("}", 600), `\begin{align*} a &= b \\ c &= d \end{align*}`,
}

func TestText(t *testing.T) {
	for _, formulas := range []struct {
		pairs [][2]string
		grade tex.Grade
	}{{exact, tex.Exact}, {linear, tex.Linear}} {
		for _, f := range formulas.pairs {
			if text, grade := tex.Text(f[0]); text != f[1] || grade != formulas.grade {
				t.Errorf("%s: got %q, grade %d, want %q, grade %d", f[0], text, grade, f[1], formulas.grade)
			}
		}
	}
	for _, f := range unsayable {
		if text, grade := tex.Text(f); text != "" || grade != tex.Unsayable {
			t.Errorf("%s: got %q, grade %d, want nothing", f, text, grade)
		}
	}
}

func TestKnows(t *testing.T) {
	for command, want := range map[string]bool{
		"frac": true, "alpha": true, "hat": true, "mathbb": true, "begin": true, "le": true,
		"": false, "d": false, "n": false, "_": false, "usepackage": false, "Users": false,
	} {
		if got := tex.Knows(command); got != want {
			t.Errorf("%q: %v", command, got)
		}
	}
}

// FuzzText holds that a text is one, in a line, and that nothing is one for an unsayable formula.
func FuzzText(f *testing.F) {
	for _, pairs := range [][][2]string{exact, linear} {
		for _, p := range pairs {
			f.Add(p[0])
		}
	}
	for _, s := range unsayable {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, formula string) {
		text, grade := tex.Text(formula)
		if (grade == tex.Unsayable) != (text == "") {
			t.Errorf("grade %d, text %q", grade, text)
		}
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\n\t\r\x00") {
			t.Errorf("%q became %q", formula, text)
		}
	})
}
