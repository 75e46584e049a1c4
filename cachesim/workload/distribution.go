package workload

// form is a form of a distribution.
type form uint8

const (
	constant form = iota
	lognormal
	pareto
	table
)

// quantiles is a distribution, ready to be asked: it turns random bits into values.
type quantiles struct {
	form     form
	a, b     float64
	min, max int64
	rows     alias
	from, to []int64 // of the rows
}

// largest is the bound on all values: 1 TiB, or 34,000 years.
const largest = 1 << 40

func quantilesOf[T Unit](d *Distribution[T]) quantiles {
	q := quantiles{min: int64(d.Min), max: int64(d.Max)}
	if d.Max == 0 {
		q.max = largest
	}
	switch {
	case d.Constant != nil:
		q.a = float64(*d.Constant)
	case d.Lognormal != nil:
		q.form, q.a, q.b = lognormal, log(float64(d.Lognormal.Median)), d.Lognormal.Sigma
	case d.Pareto != nil:
		q.form, q.a, q.b = pareto, float64(d.Pareto.Least), -1/d.Pareto.Alpha
	case d.Table != nil:
		q.form = table
		q.readRows(rowsOf(d.Table))
	}
	return q
}

// row is a row of a table without its unit.
type row struct {
	from, to int64
	weight   float64
}

func rowsOf[T Unit](table []Row[T]) []row {
	rows := make([]row, len(table))
	upTo := int64(0)
	for i, r := range table {
		rows[i].weight = weightOf(r.Weight)
		if r.Value != nil {
			rows[i].from, rows[i].to = int64(*r.Value), int64(*r.Value)
			continue
		}
		rows[i].from, rows[i].to = upTo, int64(*r.UpTo)
		upTo = int64(*r.UpTo)
	}
	return rows
}

func (q *quantiles) readRows(rows []row) {
	weights := make([]float64, len(rows))
	for i, r := range rows {
		weights[i] = r.weight
		q.from, q.to = append(q.from, r.from), append(q.to, r.to)
	}
	q.rows = newAlias(weights)
}

// weightOf is a weight, of which an absent one is 1.
func weightOf(w float64) float64 {
	if w == 0 {
		return 1
	}
	return w
}

// at returns the value for random bits.
func (q *quantiles) at(bits uint64) int64 {
	var x float64
	switch q.form {
	case constant:
		x = q.a
	case lognormal:
		x = exp(q.a + float64(q.b*probit(unit(bits))))
	case pareto:
		x = float64(q.a * pow(unit(bits), q.b))
	case table:
		i := q.rows.draw(bits)
		x = float64(q.from[i]) + float64(unit(mix(bits))*float64(q.to[i]-q.from[i]))
	}
	return min(max(int64(min(x, largest)+0.5), q.min), q.max)
}
