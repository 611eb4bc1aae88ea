package studio

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// maxMemory is what a program may use for one picture, in pages of 64 KiB: 512 MiB.
const maxMemory = 512 << 20 >> 16

// A program is one of others that runs as WebAssembly. It cannot reach out of it: it has no files, no
// network and no more memory than it was given. Every picture gets a fresh instance, so that none can
// depend on the one before.
type program struct {
	name     string
	packed   []byte                                      // with gzip
	imports  func(context.Context, wazero.Runtime) error // gives it the functions that it calls
	cacheDir string

	start func() (compiled, error) // compiles it, once
	mu    sync.Mutex               // guards held
	held  []api.Closer             // from the start on
}

// compiled is a program that can run.
type compiled struct {
	runtime wazero.Runtime
	module  wazero.CompiledModule
}

func newProgram(name string, packed []byte, imports func(context.Context, wazero.Runtime) error, cacheDir string) *program {
	p := &program{name: name, packed: packed, imports: imports, cacheDir: cacheDir}
	p.start = sync.OnceValues(p.compile)
	return p
}

// instance returns a fresh instance of the program, which the caller closes.
func (p *program) instance(ctx context.Context, config wazero.ModuleConfig) (api.Module, error) {
	c, err := p.start()
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", p.name, err)
	}
	return c.runtime.InstantiateModule(ctx, c.module, config.WithName("")) // two of the same name cannot be
}

// compile does not take the context of the picture that happens to be the first: others wait for it too.
func (p *program) compile() (compiled, error) {
	code, err := unzip(p.packed)
	if err != nil {
		return compiled{}, err
	}
	if cache := p.cache(); cache != nil {
		if c, err := p.compileWith(code, wazero.NewRuntimeConfig().WithCompilationCache(cache)); err == nil {
			return c, nil
		} // what the cache holds is broken
	}
	return p.compileWith(code, wazero.NewRuntimeConfig())
}

func (p *program) compileWith(code []byte, config wazero.RuntimeConfig) (compiled, error) {
	ctx := context.Background()
	runtime := wazero.NewRuntimeWithConfig(ctx, config.
		WithMemoryLimitPages(maxMemory).
		WithCoreFeatures(api.CoreFeaturesV2|experimental.CoreFeaturesExceptionHandling|experimental.CoreFeaturesThreads).
		WithCloseOnContextDone(true))
	p.hold(runtime)
	if err := p.imports(ctx, runtime); err != nil {
		return compiled{}, err
	}
	module, err := runtime.CompileModule(ctx, code)
	return compiled{runtime, module}, err
}

// cache returns the cache on the disk, nil if there can be none: without it, all is the same but for a second.
// Several processes may use it at once.
func (p *program) cache() wazero.CompilationCache {
	if p.cacheDir == "" || !writable(p.cacheDir) {
		return nil
	}
	cache, err := wazero.NewCompilationCacheWithDir(p.cacheDir)
	if err != nil {
		return nil
	}
	p.hold(cache)
	return cache
}

// writable reports whether files can be made in a folder. It makes the folder.
func writable(dir string) bool {
	if os.MkdirAll(dir, 0o700) != nil {
		return false
	}
	file, err := os.CreateTemp(dir, "writable-*")
	if err != nil {
		return false
	}
	file.Close()
	return os.Remove(file.Name()) == nil
}

func (p *program) hold(c api.Closer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = append(p.held, c)
}

// close frees what the program holds. It does not run any more.
func (p *program) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for _, c := range slices.Backward(p.held) { // what runs before what it runs in
		errs = append(errs, c.Close(context.Background()))
	}
	return errors.Join(errs...)
}

// unzip unpacks one of the embedded files.
func unzip(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
