package studio

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
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

// maxMemory is what resvg may use for one picture, in pages of 64 KiB: 512 MiB.
const maxMemory = 512 << 20 >> 16

// A painter paints SVG documents. They cannot reach out of it: resvg runs as WebAssembly, which has no
// files, no network, no clock and no more memory than it was given. Every picture is painted by a fresh
// instance, so that none can depend on the one before.
type painter struct {
	timeout time.Duration
	start   func() (wazero.CompiledModule, error) // compiles resvg, once
	mu      sync.Mutex                            // guards runtime
	runtime wazero.Runtime                        // nil before the start
}

func newPainter(timeout time.Duration) *painter {
	p := &painter{timeout: timeout}
	p.start = sync.OnceValues(p.compile)
	return p
}

// compile does not take the context of the picture that happens to be the first: others wait for it too.
func (p *painter) compile() (wazero.CompiledModule, error) {
	ctx := context.Background()
	code, err := unzip(resvgWasm)
	if err != nil {
		return nil, err
	}
	runtime := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().
		WithMemoryLimitPages(maxMemory).WithCloseOnContextDone(true))
	p.mu.Lock()
	p.runtime = runtime
	p.mu.Unlock()
	if err := provideJavaScript(ctx, runtime); err != nil {
		return nil, err
	}
	return runtime.CompileModule(ctx, code)
}

func (p *painter) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.runtime == nil {
		return nil
	}
	return p.runtime.Close(context.Background())
}

// unzip unpacks one of the embedded files.
func unzip(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// paint paints an SVG document as wide as is said, in pixels, on white.
func (p *painter) paint(ctx context.Context, d drawing, width int) (painted image.Image, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	module, err := p.start()
	if err != nil {
		return nil, fmt.Errorf("starting resvg: %w", err)
	}
	err = within(ctx, p.timeout, func(ctx context.Context) error {
		m, err := p.runtime.InstantiateModule(ctx, module, wazero.NewModuleConfig().WithName(""))
		if err != nil {
			return fmt.Errorf("starting resvg: %w", err)
		}
		defer m.Close(context.WithoutCancel(ctx))
		file, err := (&resvg{ctx: ctx, module: m}).paint(d, width)
		if err != nil {
			return refuse("%w", err)
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

func (r *resvg) paint(d drawing, width int) ([]byte, error) {
	const none = 0 // absent values are zeros
	serif, serifLen := r.copy([]byte(serifFamily))
	sans, sansLen := r.copy([]byte(sansFamily))
	mono, monoLen := r.copy([]byte(monoFamily))
	converter := r.call("createConverter", serif, serifLen, sans, sansLen, none, none, none, none, mono, monoLen)
	if d.hasText {
		for _, f := range faces() {
			font, fontLen := r.copy(f)
			r.call("converter_registerFont", converter, font, fontLen)
		}
	}
	svg, svgLen := r.copy(d.source)
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
	return r.read(data, size), r.err
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
