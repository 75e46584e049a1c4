package config

// fewSymbols is how many symbols of a section are searched one after the other.
const fewSymbols = 16

// ownedSymbols tells which part of the symbols of one kind a section owns: they stand side
// by side in the list of their kind, and most sections own few.
type ownedSymbols struct {
	from, to int
	byName   map[ownedName]*Symbol // where they are more than fewSymbols
}

// ownedName tells apart the symbols of one kind in a section. A server-template may have
// the name of a server.
type ownedName struct {
	name     string
	template bool
}

// among returns the symbol of that name in the list of their kind, or nil.
func (o *ownedSymbols) among(list []*Symbol, name ownedName) *Symbol {
	if o.byName != nil {
		return o.byName[name]
	}
	for _, sym := range list[o.from:o.to] {
		if sym.Name == name.name && sym.template == name.template {
			return sym
		}
	}
	return nil
}

// add takes the last symbol of the list of their kind in. Those of one section are added
// before those of the next.
func (o *ownedSymbols) add(list []*Symbol) {
	if o.to == 0 {
		o.from = len(list) - 1
	}
	o.to = len(list)
	switch own := list[o.from:]; {
	case o.byName != nil:
		sym := own[len(own)-1]
		o.byName[ownedName{sym.Name, sym.template}] = sym
	case len(own) > fewSymbols:
		o.byName = make(map[ownedName]*Symbol, 2*len(own))
		for _, sym := range own {
			o.byName[ownedName{sym.Name, sym.template}] = sym
		}
	}
}
