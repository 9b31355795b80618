// Reads one JSON case a line, {"ignore": text, "files": [paths]}, and prints what BuildKit's own walk
// (tonistiigi/fsutil over moby/patternmatcher) leaves in: {"kept": [files]} or {"error": "..."}.
// {"match": pattern, "names": [names]} answers with filepath.Match.
//
//	cd test/support/ignoreOracle && go build -o /tmp/ignoreoracle .
//	DOCKWRIGHT_IGNORE_ORACLE=/tmp/ignoreoracle npx vitest run test/context/ignoreMatcher.test.ts
//
// fixtures/context/ignore.jsonl holds answers of it, so that the tests need no Go.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	gofs "io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/moby/patternmatcher/ignorefile"
	"github.com/tonistiigi/fsutil"
	"github.com/tonistiigi/fsutil/types"
)

type input struct {
	Ignore string   `json:"ignore"`
	Files  []string `json:"files"`
	Match  *string  `json:"match"`
	Names  []string `json:"names"`
}

type output struct {
	Kept  []string `json:"kept"`
	Error string   `json:"error,omitempty"`
}

type memory struct{ stats []*types.Stat }

func (m *memory) Open(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("")), nil }

func (m *memory) Walk(_ context.Context, _ string, fn gofs.WalkDirFunc) error {
	skipped := ""
	for _, stat := range m.stats {
		if skipped != "" && strings.HasPrefix(stat.Path, skipped) {
			continue
		}
		err := fn(stat.Path, &fsutil.DirEntryInfo{Stat: stat}, nil)
		if err == filepath.SkipDir {
			if stat.IsDir() {
				skipped = stat.Path + "/"
			} else {
				skipped = filepath.Dir(stat.Path) + "/"
			}
		} else if err != nil {
			return err
		}
	}
	return nil
}

func tree(files []string) *memory {
	seen := map[string]bool{}
	m := &memory{}
	for _, file := range files {
		for dir := filepath.Dir(file); dir != "."; dir = filepath.Dir(dir) {
			if !seen[dir] {
				seen[dir] = true
				m.stats = append(m.stats, &types.Stat{Path: dir, Mode: uint32(os.ModeDir | 0o755)})
			}
		}
		m.stats = append(m.stats, &types.Stat{Path: file, Mode: 0o644})
	}
	key := func(i int) string { return strings.ReplaceAll(m.stats[i].Path, "/", "\x00") }
	sort.Slice(m.stats, func(i, j int) bool { return key(i) < key(j) })
	return m
}

func answer(in input) output {
	out := output{Kept: []string{}}
	if in.Match != nil {
		for _, name := range in.Names {
			ok, err := filepath.Match(*in.Match, name)
			if err != nil {
				return output{Error: err.Error()}
			}
			if ok {
				out.Kept = append(out.Kept, name)
			}
		}
		return out
	}
	patterns, err := ignorefile.ReadAll(strings.NewReader(in.Ignore))
	if err != nil {
		return output{Error: err.Error()}
	}
	filtered, err := fsutil.NewFilterFS(tree(in.Files), &fsutil.FilterOpt{ExcludePatterns: patterns})
	if err != nil {
		return output{Error: err.Error()}
	}
	err = filtered.Walk(context.Background(), "", func(path string, entry gofs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			out.Kept = append(out.Kept, path)
		}
		return err
	})
	if err != nil {
		return output{Error: err.Error()}
	}
	return out
}

func main() {
	scanner := bufio.NewScanner(os.Stdin)
	scanner.Buffer(nil, 1<<26)
	writer := json.NewEncoder(os.Stdout)
	writer.SetEscapeHTML(false)
	for scanner.Scan() {
		var in input
		if err := json.Unmarshal(scanner.Bytes(), &in); err != nil {
			panic(err)
		}
		if err := writer.Encode(answer(in)); err != nil {
			panic(err)
		}
	}
}
