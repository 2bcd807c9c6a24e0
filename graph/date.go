package graph

import (
	"time"
)

// Date is a partial date: a day ("2014-06-05"), a month ("2014-06") or a year
// ("2014") of the Gregorian calendar, years 0001 to 9999. A coarser date is an
// interval, from its first to its last day. The zero Date means "not known".
type Date struct {
	year       uint16
	month, day uint8
}

// Day counts days since 1 January 1970.
type Day int32

// ParseDate reads a partial date of ISO 8601's extended form. Anything else,
// impossible days included, is INVALID.
func ParseDate(s string) (Date, error) {
	bad := func() (Date, error) {
		return Date{}, Errorf(Invalid, "%s is not a date: write a day (2014-06-05), a month (2014-06) or a year (2014)", quote(s))
	}
	var d Date
	switch len(s) {
	case 4, 7, 10:
	default:
		return bad()
	}
	for i := range len(s) {
		switch c := s[i]; {
		case i == 4 || i == 7:
			if c != '-' {
				return bad()
			}
		case c < '0' || c > '9':
			return bad()
		case i < 4:
			d.year = d.year*10 + uint16(c-'0')
		case i < 7:
			d.month = d.month*10 + c - '0'
		default:
			d.day = d.day*10 + c - '0'
		}
	}
	if d.year == 0 || (len(s) > 4 && (d.month < 1 || d.month > 12)) || (len(s) > 7 && (d.day < 1 || int(d.day) > daysIn(d.year, d.month))) {
		return bad()
	}
	return d, nil
}

func daysIn(year uint16, month uint8) int {
	return time.Date(int(year), time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// IsZero says whether the date is not known.
func (d Date) IsZero() bool { return d == Date{} }

// Precision says to what the date is known; UNKNOWN for the zero Date.
func (d Date) Precision() Precision {
	switch {
	case d.year == 0:
		return PrecisionUnknown
	case d.month == 0:
		return PrecisionYear
	case d.day == 0:
		return PrecisionMonth
	}
	return PrecisionDay
}

// Year is the year, 0 when the date is not known.
func (d Date) Year() int { return int(d.year) }

// Month is the month, 0 when it is not known.
func (d Date) Month() int { return int(d.month) }

// First is the first day that the date allows. The date must be known.
func (d Date) First() Day { return dayOf(int(d.year), max(1, int(d.month)), max(1, int(d.day))) }

// Last is the last day that the date allows. The date must be known.
func (d Date) Last() Day {
	switch {
	case d.month == 0:
		return dayOf(int(d.year), 12, 31)
	case d.day == 0:
		return dayOf(int(d.year), int(d.month), daysIn(d.year, d.month))
	}
	return dayOf(int(d.year), int(d.month), int(d.day))
}

// String is the ISO form, to the precision known; empty for the zero Date.
func (d Date) String() string {
	// By hand, since every date of an answer and every cursor comes through here.
	s := []byte("0000-00-00")
	digits(s[:4], int(d.year))
	digits(s[5:7], int(d.month))
	digits(s[8:], int(d.day))
	switch d.Precision() {
	case PrecisionYear:
		return string(s[:4])
	case PrecisionMonth:
		return string(s[:7])
	case PrecisionDay:
		return string(s)
	}
	return ""
}

// digits writes a number into all of to.
func digits(to []byte, n int) {
	for i := len(to) - 1; i >= 0; i-- {
		to[i] = byte('0' + n%10)
		n /= 10
	}
}

// MarshalText gives the ISO form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO form; anything else is INVALID.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(string(b))
	return err
}

const secondsPerDay = 24 * 60 * 60

func dayOf(year, month, day int) Day {
	return Day(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

// Date is the day as a full date.
func (d Day) Date() Date {
	y, m, day := time.Unix(int64(d)*secondsPerDay, 0).UTC().Date()
	return Date{uint16(y), uint8(m), uint8(day)}
}
