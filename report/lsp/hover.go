package lsp

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/report/keywordview"
)

func (s *Server) hover(p positionParams) (any, error) {
	v, err := s.view(p.TextDocument.URI)
	if err != nil {
		return nil, err
	}
	c := v.cursor(p.Position)
	if c.inComment || c.at >= len(c.words) {
		return nil, nil
	}
	if n, ok := v.namedAt(c.offset); ok && len(n.symbols) > 0 {
		return v.hoverOn(n.definition(), n.at), nil
	}
	for _, asked := range c.questions() {
		if text := keywordview.Markdown(keywordview.Lookup(asked.name, v.config.Version), c.section, asked.roles...); text != "" {
			return v.hoverOn(text, asked.at), nil
		}
	}
	return nil, nil
}

func (v *view) hoverOn(text string, at config.Span) *hover {
	where := v.span(at)
	return &hover{markdown(text), &where}
}

// question is a name to look up in the tables of the language, in some of its roles.
type question struct {
	name  string
	roles []string
	at    config.Span
}

// questions returns what the word at the cursor may be, the most likely first.
func (c *cursor) questions() []question {
	word := c.words.Arg(c.at)
	whole := func(name string, roles ...string) question { return question{name, roles, c.span} }
	if c.at == 0 {
		if c.section == "" {
			return []question{whole(word, "section")}
		}
		return []question{whole(word, "keyword", "set of rules"), whole(word, "section")}
	}
	first := c.words.Arg(0)
	if c.at == 1 {
		two := first + " " + word
		if slices.Contains([]string{"option", "timeout", "balance", "filter"}, first) {
			return append([]question{whole(two)}, c.sampleQuestions()...)
		}
		if slices.Contains(keywords.Grammars(c.section).SecondWords(first, c.config.Version), word) || first == "tcp-request" || first == "tcp-response" {
			return []question{whole(two)}
		}
	}
	if ruleset, action := c.ruleset(); ruleset != "" && c.at == action {
		return append([]question{whole(ruleset+" "+word, "action")}, c.sampleQuestions()...)
	}
	if kind, context, from := c.parameters(); kind != "" && c.at >= from && keywords.TableOf(kind, context, keywords.PeriodOf(c.config.Version)).Knows(word) {
		return []question{whole(parameterLine(kind, context)+" "+word, string(kind)+" parameter")}
	}
	return c.sampleQuestions()
}

// sampleQuestions returns what the name at the cursor may be in a sample expression, if
// the line has one that holds it.
func (c *cursor) sampleQuestions() []question {
	name, at := c.identifier()
	if name == "" {
		return nil
	}
	d := c.directive()
	if d == nil {
		return nil
	}
	for _, sample := range c.config.SamplesOf(d) {
		for i, part := range sample.Parts {
			if part.Name != name {
				continue
			}
			if i > 0 {
				return []question{{"converter " + name, nil, at}}
			}
			return []question{{"fetch " + name, nil, at}, {"acl " + name, nil, at}}
		}
	}
	return nil
}

// directive returns the line as the section has it, or nil.
func (c *cursor) directive() *config.Directive {
	for _, s := range c.config.Sections {
		if s.Header.File != c.file || s.Header.Line > c.line || s.Kind != c.section {
			continue
		}
		i, ok := slices.BinarySearchFunc(s.Directives, c.line, func(d *config.Directive, line int) int { return d.Line - line })
		if ok {
			return s.Directives[i]
		}
	}
	return nil
}

// The bounds of what a hover shows of a definition.
const (
	maxHoverLines = 12
	maxHoverWidth = 200
)

// definition shows where names are defined: the line, and of a section what is most
// telling in it.
func (n *named) definition() string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** `%s`\n\n```haproxy\n", n.describe(), strings.ReplaceAll(n.symbols[0].Name, "`", "'"))
	shown := map[*config.Directive]bool{}
	lines := 0
	for _, sym := range n.symbols {
		for _, d := range sym.Definitions {
			if shown[d] || lines >= maxHoverLines {
				continue
			}
			shown[d] = true
			lines++
			fmt.Fprintf(&b, "%s\n", excerpt(d))
			if d == d.Section.Header {
				for _, telling := range telling(d.Section, maxHoverLines-lines) {
					lines++
					fmt.Fprintf(&b, "    %s\n", excerpt(telling))
				}
			}
		}
	}
	first := n.symbols[0].Definitions[0]
	uses := 0
	for _, sym := range n.symbols {
		uses += len(sym.Uses)
	}
	fmt.Fprintf(&b, "```\n\n%s:%d, used %s", first.File.Name, first.Line, times(uses))
	return b.String()
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// telling are the lines that say most about a section.
func telling(s *config.Section, most int) []*config.Directive {
	var all []*config.Directive
	for d := range s.Each("mode", "balance", "bind", "default_backend", "nameserver", "peer", "server", "server-template", "stick-table",
		"total-max-size", "max-age", "user", "size", "mailer", "table") {
		if len(all) >= most {
			break
		}
		all = append(all, d)
	}
	return all
}

// excerpt returns a line as it is written, as far as a hover shows it.
func excerpt(d *config.Directive) string {
	line := strings.TrimSpace(strings.ReplaceAll(d.File.RawLine(d.Line), "```", "'''"))
	if len(line) > maxHoverWidth {
		line = strings.ToValidUTF8(line[:maxHoverWidth], "") + " ..."
	}
	return line
}
