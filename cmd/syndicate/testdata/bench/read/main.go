// Command read reads every byte of the files below a folder, on all cores, and does nothing with them:
// what no program that looks at all of them can be faster than.
package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
)

func main() {
	files, bytes, err := read(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "read:", err)
		os.Exit(1)
	}
	fmt.Printf("%d bytes in %d files\n", bytes, files)
}

func read(dir string) (files int, bytes int64, err error) {
	var (
		names  = make(chan string, 1000)
		total  atomic.Int64
		failed atomic.Pointer[error]
		group  sync.WaitGroup
	)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			buffer := make([]byte, 64<<10)
			for name := range names {
				n, err := readFile(name, buffer)
				total.Add(n)
				if err != nil {
					failed.Store(&err)
				}
			}
		})
	}
	err = filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			files++
			names <- name
		}
		return err
	})
	close(names)
	group.Wait()
	if e := failed.Load(); err == nil && e != nil {
		err = *e
	}
	return files, total.Load(), err
}

func readFile(name string, buffer []byte) (n int64, err error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for {
		k, err := f.Read(buffer)
		n += int64(k)
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}
