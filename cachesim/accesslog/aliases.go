package accesslog

// shape is how the values of an item look.
type shape struct {
	field Field
	set   *charset
	// width is that of a value of one length.
	width int
	// text is what "+Q" puts in quotes.
	text bool
	// hex is what "+X" writes in hexadecimal.
	hex bool
	// encoded has "#XX" for some bytes.
	encoded bool
	// date is how a date is written.
	date dateForm
	// cookie is a cookie that a frontend captures.
	cookie bool
	// mayBeEmpty tells that nothing at all may be written.
	mayBeEmpty bool
	// braces stand around it; list is one value for each capture.
	braces, list bool
}

// The kinds of aliases.
func count(f Field) shape        { return shape{field: f, set: &number} }
func hexable(f Field) shape      { return shape{field: f, set: &number, hex: true} }
func addressOf(f Field) shape    { return shape{field: f, set: &address, text: true, hex: true} }
func nameOf(f Field) shape       { return shape{field: f, set: &name, text: true} }
func textOf(f Field) shape       { return shape{field: f, set: &anyByte, text: true} }
func wordOf(f Field) shape       { return shape{field: f, set: &token, text: true, encoded: true} }
func fixed(f Field, n int) shape { return shape{field: f, set: &printable, width: n} }
func dateOf(f Field, form dateForm) shape {
	return shape{field: f, set: &printable, width: form.width(), date: form}
}

// aliases are those of log formats, of all versions (manual 8.2.6). keywords says
// which version has which.
var aliases = map[string]shape{
	"B":    count(BytesRead),
	"Bi":   addressOf(Ignored),
	"Bp":   hexable(Ignored),
	"CC":   {set: &anyByte, text: true, cookie: true},
	"CS":   {set: &anyByte, text: true, cookie: true},
	"Ci":   addressOf(ClientIP),
	"Cp":   hexable(Ignored),
	"Fi":   addressOf(Ignored),
	"Fp":   hexable(Ignored),
	"H":    textOf(Ignored),
	"HM":   wordOf(Method),
	"HP":   {field: URIPath, set: &pathChars, text: true, encoded: true},
	"HPO":  {field: Path, set: &pathChars, text: true, encoded: true, mayBeEmpty: true},
	"HQ":   {field: Query, set: &token, text: true, encoded: true, mayBeEmpty: true},
	"HU":   wordOf(URI),
	"HV":   wordOf(HTTPVersion),
	"ID":   textOf(Ignored),
	"OG":   nameOf(LogOrigin),
	"ST":   count(Status),
	"Si":   addressOf(Ignored),
	"Sp":   hexable(Ignored),
	"T":    dateOf(AcceptDate, zonedDate),
	"TR":   count(RequestTime),
	"Ta":   count(ActiveTime),
	"Tc":   count(ConnectTime),
	"Td":   count(DataTime),
	"Th":   count(HandshakeTime),
	"Ti":   count(IdleTime),
	"Tl":   dateOf(AcceptDate, zonedDate),
	"Tq":   count(ArrivalTime),
	"Tr":   count(ResponseTime),
	"Ts":   {field: AcceptDate, set: &number, hex: true, date: unixSeconds},
	"Tt":   count(TotalTime),
	"Tu":   count(UserTime),
	"Tw":   count(QueueTime),
	"U":    count(Ignored),
	"ac":   count(Ignored),
	"b":    nameOf(Backend),
	"bc":   count(Ignored),
	"bi":   addressOf(Ignored),
	"bp":   hexable(Ignored),
	"bq":   count(Ignored),
	"cc":   {set: &anyByte, text: true, cookie: true},
	"ci":   addressOf(ClientIP),
	"cp":   hexable(Ignored),
	"cs":   {set: &anyByte, text: true, cookie: true},
	"f":    nameOf(Frontend),
	"fc":   count(Ignored),
	"fi":   addressOf(Ignored),
	"fp":   hexable(Ignored),
	"ft":   nameOf(Frontend),
	"hr":   {field: RequestHeaders, set: &captured, text: true, encoded: true, braces: true},
	"hrl":  {field: RequestHeaders, set: &captured, text: true, encoded: true, list: true},
	"hs":   {field: ResponseHeaders, set: &captured, text: true, encoded: true, braces: true},
	"hsl":  {field: ResponseHeaders, set: &captured, text: true, encoded: true, list: true},
	"lc":   hexable(Ignored),
	"ms":   hexable(AcceptMillis),
	"pid":  hexable(Ignored),
	"r":    {field: RequestLine, set: &encoded, text: true, encoded: true},
	"rc":   count(Ignored),
	"rt":   hexable(Ignored),
	"s":    nameOf(Server),
	"sc":   count(Ignored),
	"si":   addressOf(Ignored),
	"sp":   hexable(Ignored),
	"sq":   count(Ignored),
	"sslc": {set: &name, text: true},
	"sslv": {set: &name, text: true},
	"st":   count(Status),
	"t":    dateOf(AcceptDate, localDate),
	"tr":   dateOf(RequestDate, localDate),
	"trg":  dateOf(RequestDate, zonedDate),
	"trl":  dateOf(RequestDate, zonedDate),
	"ts":   fixed(Termination, 2),
	"tsc":  fixed(Termination, 4),
}
