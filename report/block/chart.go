package block

// Chart is some curves over one axis.
type Chart struct {
	Title string
	// Caption says in a sentence what there is to see.
	Caption string
	// XName says what the axis is, with its unit.
	XName string
	// YUnit stands behind the values: "%"; empty for numbers.
	YUnit string
	// Top is what the other axis has to hold, which begins at 0.
	Top    float64
	X      []float64 // rising; where they are drawn
	Labels []string  // of X, as people read them
	Series []Series  // at most 3
	// Extra says something else for each of X in a table of the same values, and ExtraName
	// what; nil for nothing.
	Extra     []string
	ExtraName string
	// Mark is the place of the value that is configured on the axis, and MarkName what it is
	// called; "" for none.
	Mark     float64
	MarkName string
}

// Series is one curve: a value for each place on the axis.
type Series struct {
	Name   string
	Values []float64
	// Errors are the half widths of 95 % confidence intervals; nil for none.
	Errors []float64
}
