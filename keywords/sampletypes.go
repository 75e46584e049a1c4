package keywords

import (
	"strings"

	"github.com/hapvet/hapvet/release"
)

// SampleType is the type of a sample (manual 7.1).
type SampleType uint8

// The types of samples. [AddressType] is either kind of address.
const (
	AnyType SampleType = iota
	SameType
	BoolType
	IntType
	AddressType
	IPv4Type
	IPv6Type
	StringType
	BinaryType
	MethodType
)

var sampleTypes = map[string]SampleType{
	"-": AnyType, "any": AnyType, "same": SameType, "bool": BoolType, "sint": IntType, "addr": AddressType,
	"ipv4": IPv4Type, "ipv6": IPv6Type, "str": StringType, "bin": BinaryType, "meth": MethodType,
}

var sampleTypeNames = [...]string{
	AnyType: "any type", SameType: "same type", BoolType: "boolean", IntType: "integer", AddressType: "address",
	IPv4Type: "IPv4 address", IPv6Type: "IPv6 address", StringType: "string", BinaryType: "binary", MethodType: "HTTP method",
}

// String returns the type for people: "IPv4 address".
func (t SampleType) String() string { return sampleTypeNames[t] }

// casts says which types a sample of each type can be taken for, in every
// version (sample_casts in src/sample.c).
var casts = [...][]SampleType{
	AnyType:     {AnyType, BoolType, IntType, AddressType, IPv4Type, IPv6Type, StringType, BinaryType, MethodType},
	SameType:    {},
	BoolType:    {AnyType, BoolType, IntType, StringType},
	IntType:     {AnyType, BoolType, IntType, AddressType, IPv4Type, IPv6Type, StringType, BinaryType},
	AddressType: {AnyType},
	IPv4Type:    {AnyType, IntType, AddressType, IPv4Type, IPv6Type, StringType, BinaryType},
	IPv6Type:    {AnyType, AddressType, IPv4Type, IPv6Type, StringType, BinaryType},
	StringType:  {AnyType, BoolType, IntType, AddressType, IPv4Type, IPv6Type, StringType, BinaryType, MethodType},
	BinaryType:  {AnyType, StringType, BinaryType, MethodType},
	MethodType:  {AnyType, StringType, BinaryType, MethodType},
}

var (
	since26 = release.MustRanges(">=2.6-dev1")
	since29 = release.MustRanges(">=2.9-dev1")
)

// CanCast reports whether version v takes a sample of one type for another.
func CanCast(from, to SampleType, v release.Version) bool {
	for _, t := range casts[from] {
		if t == to {
			return true
		}
	}
	switch {
	case from == BoolType && to == BinaryType:
		return since26.Contains(v)
	case from == AddressType && to != AnyType:
		return (to >= AddressType && to <= BinaryType) && since29.Contains(v)
	}
	return false
}

// ArgType is the type of an argument of a sample fetch or converter.
type ArgType uint8

// The types of arguments. The names of things are looked up later.
const (
	StringArg ArgType = iota
	IntArg
	IPv4Arg
	IPv6Arg
	Mask4Arg  // a number of bits, or a dotted mask
	Mask6Arg  // a number of bits, or an address
	FieldsArg // numbers of Protocol Buffers fields, with dots between
	RegexArg
	FrontendArg
	BackendArg
	ServerArg
	TableArg
	UserlistArg
)

var argTypes = map[string]ArgType{
	"str": StringArg, "int": IntArg, "ipv4": IPv4Arg, "ipv6": IPv6Arg, "mask4": Mask4Arg, "mask6": Mask6Arg,
	"fields": FieldsArg, "regex": RegexArg, "frontend": FrontendArg, "backend": BackendArg, "server": ServerArg,
	"table": TableArg, "userlist": UserlistArg,
}

var argTypeNames = [...]string{
	StringArg: "a string", IntArg: "an integer", IPv4Arg: "an IPv4 address", IPv6Arg: "an IPv6 address",
	Mask4Arg: "an IPv4 mask", Mask6Arg: "an IPv6 mask", FieldsArg: "numbers with dots between", RegexArg: "a regular expression",
	FrontendArg: "a frontend", BackendArg: "a backend", ServerArg: "a server", TableArg: "a stick table", UserlistArg: "a userlist",
}

// String returns the type for people: "an integer".
func (t ArgType) String() string { return argTypeNames[t] }

// argTypesOf reads "str,int[,str]": the types, and how many must be given.
func argTypesOf(text string) (types []ArgType, least int) {
	if text == "-" {
		return nil, 0
	}
	required, optional, _ := strings.Cut(strings.TrimSuffix(text, "]"), "[")
	add := func(list string) {
		for name := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' }) {
			types = append(types, argTypes[name])
		}
	}
	add(required)
	least = len(types)
	add(optional)
	return types, least
}
