package studio

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"errors"
	"image"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
	"github.com/tetratelabs/wazero/sys"
)

// avifWasm is libavif with dav1d (https://github.com/AOMediaCodec/libavif), the way Hugo makes and
// carries it. Made by assets/update.sh.
//
//go:embed assets/avif.wasm.gz
var avifWasm []byte

// An avifDecoder decodes AVIF images. It runs a program that reads a command and a file from its standard input, and
// writes the answer and the pixels to its standard output, as Hugo does it:
// https://github.com/gohugoio/hugo/tree/master/internal/warpc.
type avifDecoder struct {
	timeout time.Duration
	program *program
}

func newAVIFDecoder(o Options) *avifDecoder {
	provide := func(ctx context.Context, r wazero.Runtime) error {
		_, err := wasi_snapshot_preview1.Instantiate(ctx, r)
		return err
	}
	return &avifDecoder{o.Timeout, newProgram("libavif", avifWasm, provide, o.CacheDir)}
}

// decodeCommand is the only command that is given, with the number 1.
const decodeCommand = `{"header": {"version": 1, "id": 1, "command": "decode"}}` + "\n"

// fileMark stands before a file, with the number of the command and the file's length.
const fileMark = "TAK35EM1\x01\x00\x00\x00"

// An avifAnswer says what the pixels are.
type avifAnswer struct {
	Header struct{ Err string }
	Data   struct {
		Params struct {
			Width, Height           int
			Stride                  int   // from line to line, in bytes
			Depth                   int   // bits of a colour; pixels of more than 8 come with 16
			FrameDurations          []int // of a film
			TransferCharacteristics int   // by ITU-T H.273
		}
	}
}

var errBrokenAVIF = refuse("the AVIF is broken")

// decode decodes an image, as it is before it is turned.
func (d *avifDecoder) decode(ctx context.Context, data []byte) (image.Image, error) {
	if readAVIFHeader(data).cropped {
		return nil, refuse("the AVIF shows a part of itself")
	}
	file := withoutGainMap(data)
	input := binary.LittleEndian.AppendUint32([]byte(decodeCommand+fileMark), uint32(len(file)))
	var output bytes.Buffer
	module, err := d.program.instance(ctx, wazero.NewModuleConfig().WithStartFunctions().
		WithStdin(bytes.NewReader(append(input, file...))).WithStdout(&output))
	if err != nil {
		return nil, err
	}
	defer module.Close(context.WithoutCancel(ctx))
	err = within(ctx, d.timeout, func(ctx context.Context) error {
		_, err := module.ExportedFunction("_start").Call(ctx)
		if exit := new(sys.ExitError); err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 0) {
			return errBrokenAVIF // what it says is a trace of WebAssembly, of no use to anybody
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return readAVIFAnswer(output.Bytes())
}

func readAVIFAnswer(output []byte) (image.Image, error) {
	line, pixels, _ := bytes.Cut(output, []byte("\n"))
	var answer avifAnswer
	if err := json.Unmarshal(line, &answer); err != nil {
		return nil, errBrokenAVIF
	}
	if answer.Header.Err != "" {
		return nil, refuse("the AVIF is broken: %s", answer.Header.Err)
	}
	const pq, hlg = 16, 18
	p := answer.Data.Params
	pixels = skip(pixels, len(fileMark)+4)
	switch {
	case len(p.FrameDurations) > 0:
		return nil, refuse("the AVIF moves")
	case p.TransferCharacteristics == pq || p.TransferCharacteristics == hlg:
		return nil, refuse("the AVIF has the colours of a bright screen (HDR)")
	case p.Width < 1 || p.Height < 1 || p.Stride < 1 || len(pixels) != p.Stride*p.Height:
		return nil, errBrokenAVIF
	}
	if p.Depth > 8 {
		pixels = high(pixels)
		p.Stride /= 2
	}
	if p.Stride < 4*p.Width {
		return nil, errBrokenAVIF
	}
	return &image.NRGBA{Pix: pixels, Stride: p.Stride, Rect: image.Rect(0, 0, p.Width, p.Height)}, nil
}

// high returns the high bytes of words of two, of which the low one comes first: PNG and JPEG are made with 8 bits.
func high(words []byte) []byte {
	bytes := make([]byte, len(words)/2)
	for i := range bytes {
		bytes[i] = words[2*i+1]
	}
	return bytes
}
