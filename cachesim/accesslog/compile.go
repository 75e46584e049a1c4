package accesslog

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
)

// flags are those of an item (manual 8.2.6; node_args_list in src/log.c).
type flags uint8

const (
	mandatory flags = 1 << iota // "-" where there is nothing
	quoted
	hexadecimal
	escaping
	inJSON
	inCBOR
)

var flagNames = map[string]flags{"M": mandatory, "Q": quoted, "X": hexadecimal, "E": escaping, "json": inJSON, "cbor": inCBOR}

const encodings = inJSON | inCBOR

// with reads what stands in the braces of an item, "+Q,-E".
func (f flags) with(text string) flags {
	for arg := range strings.SplitSeq(text, ",") {
		i := strings.LastIndexAny(arg, "+-")
		if i < 0 {
			continue
		}
		flag := flagNames[arg[i+1:]]
		switch {
		case arg[i] == '-':
			f &^= flag
		case f&encodings != 0: // the first encoding stays
			f |= flag &^ encodings
		default:
			f |= flag
		}
	}
	return f
}

// compiler turns the items of a format into ops.
type compiler struct {
	options *Options
	format  *Format
	// now are the flags in force, all those of the whole format.
	now, all flags
	spaced   bool // the last op is opSpace, or there is none yet
	named    int  // items in a format in JSON
}

func (c *compiler) compile(items []config.LogItem) error {
	c.now, c.spaced = mandatory, true
	c.all = globalFlags(items)
	if c.all&inCBOR != 0 {
		return c.fault(&items[0], "CBOR is not read; +json is")
	}
	for i := range items {
		item := &items[i]
		switch {
		case item.Kind == config.LogAlias && item.Text == "o":
			c.now = c.now.with(item.Flags)
		case item.Kind == config.LogText:
			if c.all&inJSON == 0 {
				c.literal(item.Text)
			}
		default:
			if err := c.item(item); err != nil {
				return err
			}
		}
	}
	if c.all&inJSON != 0 {
		c.add(op{text: "}"})
	}
	return nil
}

// globalFlags returns the flags that all %o have in common, which hold for a format
// as a whole.
func globalFlags(items []config.LogItem) flags {
	now, all, set := mandatory, flags(0), false
	for i := range items {
		if items[i].Kind != config.LogAlias || items[i].Text != "o" {
			continue
		}
		now = now.with(items[i].Flags)
		if !set {
			all, set = now, true
		}
		all &= now
	}
	return all
}

func (c *compiler) fault(item *config.LogItem, reason string) error {
	return &FormatError{c.format.Text, item.Start, item.End, reason}
}

// literal adds text, in which blanks are merged.
func (c *compiler) literal(text string) {
	for text != "" {
		if text[0] == ' ' {
			if !c.spaced {
				c.add(op{kind: opSpace})
			}
			c.spaced = true
			text = strings.TrimLeft(text, " ")
			continue
		}
		end := strings.IndexByte(text, ' ')
		if end < 0 {
			end = len(text)
		}
		c.add(op{text: text[:end]})
		text = text[end:]
	}
}

func (c *compiler) add(o op) {
	f := c.format
	c.spaced = false
	if n := len(f.ops); o.kind == opLiteral && n > 0 && f.ops[n-1].kind == opLiteral {
		f.ops[n-1].text += o.text
		return
	}
	f.ops = append(f.ops, o)
}

// item adds an alias or a sample expression.
func (c *compiler) item(item *config.LogItem) error {
	flags := c.now.with(item.Flags)
	if c.all&inJSON != 0 {
		flags = flags&^encodings | inJSON
		if item.Name == "" {
			return nil // JSON has no place for it
		}
		text := `{"`
		if c.named > 0 {
			text = `, "`
		}
		c.named++
		c.add(op{text: text + item.Name + `": `})
	}
	if flags&inCBOR != 0 {
		return c.fault(item, "CBOR is not read; +json is")
	}
	v := &value{item: itemText(c.format.Text, item)}
	if item.Kind == config.LogSample {
		c.describeSample(v, item)
	} else if !c.describeAlias(v, item.Text) {
		return c.fault(item, "this alias is not known to hapvet")
	}
	if v.braces || v.list {
		captures := c.options.Request
		if v.field == ResponseHeaders {
			captures = c.options.Response
		}
		c.describeCaptures(v, captures)
		if c.options.Captured && len(captures) == 0 && flags&inJSON == 0 {
			return nil // nothing is written
		}
	}
	c.write(v, flags, item)
	return nil
}

// describeAlias finds out how the values of an alias look.
func (c *compiler) describeAlias(v *value, name string) (known bool) {
	if v.shape, known = aliases[name]; v.cookie && !c.options.Cookie {
		if v.set = &rawToken; c.options.Captured {
			v.set = &dashOnly
		}
	}
	return known
}

// describeSample does so for a sample expression.
func (c *compiler) describeSample(v *value, item *config.LogItem) {
	m := c.options.meaningOf(item.Sample)
	v.shape = sampleShape(item.Sample, m, c.options.Version)
	v.header, v.layout, v.utc, v.limit, v.escaped = m.header, m.layout, m.utc, m.len, m.json
	if v.date == customDate {
		v.width = strftimeWidth(m.layout)
	}
	c.noteLastOnly(m)
}

// describeCaptures says what the headers of %hr and its like are.
func (c *compiler) describeCaptures(v *value, captures []config.Capture) {
	for _, capture := range captures {
		m := c.options.meaningOf(capture.Sample)
		m.len = capture.Len
		v.captures = append(v.captures, m)
		c.noteLastOnly(m)
	}
}

func (c *compiler) noteLastOnly(m meaning) {
	if m.lastOnly && !slices.Contains(c.format.LastOnly, m.header) {
		c.format.LastOnly = append(c.format.LastOnly, m.header)
	}
}

var dashOnly = charset{}.with("-")

// write lays down how a value is written under its flags, and adds it.
func (c *compiler) write(v *value, flags flags, item *config.LogItem) {
	v.min = 1
	if flags&mandatory == 0 || v.mayBeEmpty || v.set == &anyByte && item.Kind == config.LogSample && v.escaped {
		v.min = 0
	}
	if flags&hexadecimal != 0 && v.hex {
		v.asHex, v.text = true, false
		set := v.set.union(hexDigits)
		v.set = &set
	}
	switch {
	case flags&inJSON != 0:
		v.json, v.min, v.width = true, 0, 0
		v.braces = false
	case v.list:
		c.writeList(v, flags)
		return
	default:
		if v.braces {
			v.open, v.close, v.optional, v.min = "{", "}", true, 0
		}
		switch {
		case flags&quoted != 0 && v.text:
			v.open, v.close, v.min = `"`+v.open, v.close+`"`, 0
		case v.field == Query:
			v.open, v.optional, v.min = "?", true, 0
		}
		if flags&escaping != 0 && v.text {
			v.escaped = true
		}
	}
	c.addValue(v)
}

// writeList adds %hrl or %hsl: one value for each capture. Without knowing how many
// there are, it is one text up to what follows.
func (c *compiler) writeList(v *value, flags flags) {
	if !c.options.Captured {
		set := anyByte
		v.set, v.field, v.min, v.optional = &set, Ignored, 0, true
		c.addValue(v)
		return
	}
	single := v.field.single()
	for i, m := range v.captures {
		one := *v
		one.list, one.captures, one.optional, one.min = false, nil, true, 0
		one.field, one.header, one.limit = Ignored, "", m.len
		if m.field == single {
			one.field, one.header = m.field, m.header
		}
		if flags&quoted != 0 {
			one.open, one.close = `"`, `"`
		}
		if i > 0 {
			c.add(op{kind: opSpace, loose: true})
		}
		c.addValue(&one)
	}
}

// addValue adds a value, and what it tells.
func (c *compiler) addValue(v *value) {
	f := c.format
	v.slot = len(f.values)
	f.values = append(f.values, v)
	f.has.add(v.field)
	c.add(op{kind: opValue, value: v})
	if v.header != "" {
		c.tells(v.field, v.header)
	}
	for _, m := range v.captures {
		if v.field == RequestHeaders && m.field == RequestHeader || v.field == ResponseHeaders && m.field == ResponseHeader {
			c.tells(m.field, m.header)
		}
	}
}

// tells notes that the format tells a header.
func (c *compiler) tells(field Field, header string) {
	known := &c.format.knownRequest
	if field == ResponseHeader {
		known = &c.format.knownResponse
	}
	if !slices.Contains(*known, header) {
		*known = append(*known, header)
	}
}

// prepare works out where values end, and which blanks may be missing.
func (f *Format) prepare() {
	for i := range f.ops {
		o := &f.ops[i]
		// Where there are blanks before a value that may be missing, those behind it
		// are merged with them.
		o.loose = o.kind == opSpace && i > 0 && f.ops[i-1].kind == opValue && f.ops[i-1].value.mayVanish() &&
			(i == 1 || f.ops[i-2].kind == opSpace)
	}
	if n := len(f.ops); n > 0 && f.ops[n-1].kind == opSpace { // lines are read without blanks at their ends
		f.ops = f.ops[:n-1]
	}
	for i := range f.ops {
		v := f.ops[i].value
		if v == nil {
			continue
		}
		v.op = i
		if v.close != "" {
			v.stop.add(v.close[0])
		} else {
			v.stop, v.atEnd = f.first(i + 1)
		}
		v.until = v.close
		for j := i + 1; j < len(f.ops) && f.ops[j].kind != opValue && !f.ops[j].loose; j++ {
			if f.ops[j].kind == opSpace {
				v.until += " "
			} else {
				v.until += f.ops[j].text
			}
		}
		v.clean = !v.set.meets(&v.stop)
	}
}

// mayVanish reports whether nothing at all may be written of a value.
func (v *value) mayVanish() bool { return v.optional || v.open == "" && v.min == 0 && !v.json }

// first returns the bytes that what follows from op i on may begin with, and whether
// the line may end there.
func (f *Format) first(i int) (set charset, atEnd bool) {
	for ; i < len(f.ops); i++ {
		o := &f.ops[i]
		switch {
		case o.kind == opLiteral:
			set.add(o.text[0])
			return set, false
		case o.kind == opSpace:
			set.add(' ')
			if !o.loose {
				return set, false
			}
		case o.value.json:
			set = set.union(bare.with(`"[`))
			return set, false
		default:
			if o.value.open != "" {
				set.add(o.value.open[0])
			} else {
				set = set.union(*o.value.set)
			}
			if !o.value.mayVanish() {
				return set, false
			}
		}
	}
	return set, true
}
