package studio

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"image"
	"image/png"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// resvgWasm is svg2png-wasm: resvg 0.36 (https://github.com/linebender/resvg) with the few functions
// around it that JavaScript calls (https://github.com/ssssota/svg2png-wasm). Made by assets/update.sh.
//
//go:embed assets/resvg.wasm.gz
var resvgWasm []byte

// A painter paints SVG documents with resvg.
type painter struct {
	timeout  time.Duration
	program  *program
	lettered func() (snapshot, error) // of resvg when it has read the fonts, once
}

func newPainter(o Options) *painter {
	p := &painter{timeout: o.Timeout, program: newProgram("resvg", resvgWasm, provideJavaScript, o.CacheDir)}
	p.lettered = sync.OnceValues(p.readFonts)
	return p
}

// A snapshot is what an instance of resvg has in mind at some moment. It takes resvg longer to read the fonts than to
// paint; so it does once, and the others start with that in mind.
type snapshot struct {
	memory    []byte
	converter uint64 // the address of what paints
}

// readFonts does not take the context of the picture that happens to be the first: others wait for it too.
func (p *painter) readFonts() (snapshot, error) {
	ctx := context.Background()
	module, err := p.program.instance(ctx, wazero.NewModuleConfig())
	if err != nil {
		return snapshot{}, err
	}
	defer module.Close(ctx)
	r := resvg{ctx: ctx, module: module}
	converter := r.newConverter()
	for _, f := range faces() {
		font, fontLen := r.copy(f)
		r.call("converter_registerFont", converter, font, fontLen)
	}
	memory := bytes.Clone(r.read(0, module.Memory().Size()))
	return snapshot{memory, converter}, r.err
}

// paint paints an SVG document as wide as is said, in pixels, on white.
func (p *painter) paint(ctx context.Context, d drawing, width int) (painted image.Image, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var fonts snapshot
	if d.hasText {
		if fonts, err = p.lettered(); err != nil {
			return nil, err
		}
	}
	module, err := p.program.instance(ctx, wazero.NewModuleConfig())
	if err != nil {
		return nil, err
	}
	defer module.Close(context.WithoutCancel(ctx))
	err = within(ctx, p.timeout, func(ctx context.Context) error {
		r := resvg{ctx: ctx, module: module}
		converter := fonts.converter
		if d.hasText {
			r.remember(fonts.memory)
		} else {
			converter = r.newConverter()
		}
		file := r.paint(converter, d.source, width)
		if r.err != nil {
			return refuse("%w", r.err)
		}
		painted, err = png.Decode(bytes.NewReader(file))
		return err
	})
	return painted, err
}

// resvg calls the functions of an instance of svg2png-wasm the way its own JavaScript does (wasm-bindgen's
// conventions): text and bytes are copied into memory that the callee frees, results that do not fit into
// a register are written where the first argument points. The first error ends all further calls.
type resvg struct {
	ctx    context.Context
	module api.Module
	err    error
}

var errResvg = errors.New("resvg cannot paint the SVG")

const none = 0 // absent values are zeros

// newConverter makes what paints. It has no fonts yet.
func (r *resvg) newConverter() (address uint64) {
	serif, serifLen := r.copy([]byte(serifFamily))
	sans, sansLen := r.copy([]byte(sansFamily))
	mono, monoLen := r.copy([]byte(monoFamily))
	return r.call("createConverter", serif, serifLen, sans, sansLen, none, none, none, none, mono, monoLen)
}

// paint returns a file of PNG.
func (r *resvg) paint(converter uint64, source []byte, width int) []byte {
	svg, svgLen := r.copy(source)
	white, whiteLen := r.copy([]byte("white"))
	result := r.call("__wbindgen_add_to_stack_pointer", api.EncodeI32(-16))
	r.call("converter_convert", result, converter, svg, svgLen,
		none, none, // scale
		1, api.EncodeF32(float32(width)),
		none, none, // height
		white, whiteLen)
	data, size, failed := r.word(result), r.word(result+4), r.word(result+12)
	if r.err == nil && failed != 0 {
		r.err = errResvg
	}
	return r.read(data, size)
}

// remember gives a fresh instance the memory of another one.
func (r *resvg) remember(memory []byte) {
	const page = 1 << 16
	m := r.module.Memory()
	if _, ok := m.Grow((uint32(len(memory)) - m.Size()) / page); !ok || !m.Write(0, memory) {
		r.err = errResvg
	}
}

// call calls a function and returns its result, 0 if it has none.
func (r *resvg) call(name string, args ...uint64) uint64 {
	if r.err != nil {
		return 0
	}
	results, err := r.module.ExportedFunction(name).Call(r.ctx, args...)
	if err != nil {
		r.err = errResvg // what it says is a trace of WebAssembly, of no use to anybody
	}
	if len(results) == 0 {
		return 0
	}
	return results[0]
}

// copy copies data into the instance and returns where it is, and its length.
func (r *resvg) copy(data []byte) (address, length uint64) {
	length = uint64(len(data))
	address = r.call("__wbindgen_malloc", length, 1)
	if r.err == nil && !r.module.Memory().Write(uint32(address), data) {
		r.err = errResvg
	}
	return address, length
}

func (r *resvg) word(address uint64) uint32 {
	w, ok := r.module.Memory().ReadUint32Le(uint32(address))
	if r.err == nil && !ok {
		r.err = errResvg
	}
	return w
}

func (r *resvg) read(address, size uint32) []byte {
	if r.err != nil {
		return nil
	}
	data, ok := r.module.Memory().Read(address, size)
	if !ok {
		r.err = errResvg
	}
	return data
}

// provideJavaScript gives resvg the functions that it expects of JavaScript. All are about errors, of
// which nothing but their being there matters here.
func provideJavaScript(ctx context.Context, r wazero.Runtime) error {
	const handle = 1 // of any object
	b := r.NewHostModuleBuilder("wbg")
	for name, function := range map[string]any{
		"__wbindgen_string_new":      func(_, _ uint32) uint32 { return handle },
		"__wbg_new_abda76e883ba8a5f": func() uint32 { return handle },
		"__wbg_stack_658279fe44541cf6": func(_ context.Context, m api.Module, result, _ uint32) {
			m.Memory().WriteUint32Le(result, 1) // an empty string's address is not 0 in Rust
			m.Memory().WriteUint32Le(result+4, 0)
		},
		"__wbg_error_f851667af71bcfc6": func(_, _ uint32) {},
		"__wbindgen_object_drop_ref":   func(uint32) {},
		"__wbindgen_throw":             func(_, _ uint32) { panic(errResvg) }, // ends the call with an error
	} {
		b.NewFunctionBuilder().WithFunc(function).Export(name)
	}
	_, err := b.Instantiate(ctx)
	return err
}
