package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"time"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

func main() {
	files, _ := filepath.Glob("/work/shared/corpus/configs/real/*.cfg")
	n := map[config.Feature]int{}
	for _, f := range files {
		data, _ := os.ReadFile(f)
		c := config.ParseAll([]config.Source{{Name: f, Content: string(data)}}, config.Options{Version: release.MustParse(os.Args[1])})
		for name := range c.Features() {
			n[name]++
		}
	}
	for _, i := range config.AllFeatures() {
		fmt.Printf("%5d %s\n", n[i.Name], i.Name)
	}
	fmt.Println(len(files))
	data, err := os.ReadFile("/tmp/gen100k.cfg")
	if err == nil {
		c := config.ParseAll([]config.Source{{Name: "f", Content: string(data)}}, config.Options{Version: release.MustParse(os.Args[1])})
		t := time.Now(); c.Symbols(); fmt.Println("symbols", time.Since(t))
		t = time.Now(); c.SampleFaults(); fmt.Println("samples", time.Since(t))
		t = time.Now(); c.Servers(nil); fmt.Println("lines", time.Since(t))
		t = time.Now(); on := c.Features(); fmt.Println("features", time.Since(t))
		t = time.Now(); fl := c.Flows(); fmt.Println("flows", time.Since(t), len(fl))
		var l []int
		for _, e := range on { l = append(l, len(e)) }
		sort.Ints(l); fmt.Println(l)
	}
}
