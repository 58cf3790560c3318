package bench;

import java.util.ArrayList;
import java.util.List;

/** Where values lie on a logarithmic axis, between two places of a picture. */
record LogAxis(double least, double most, double from, double to) {
    /** From the power of ten below all values to that above them. */
    static LogAxis around(double least, double most, double from, double to) {
        double below = Math.pow(10, Math.floor(Math.log10(least)));
        double above = Math.pow(10, Math.ceil(Math.log10(most)));
        return new LogAxis(below, above > below ? above : below * 10, from, to);
    }

    double at(double value) {
        return from + (to - from) * Math.log(value / least) / Math.log(most / least);
    }

    /** The powers of ten. */
    List<Double> marks() {
        List<Double> marks = new ArrayList<>();
        for (double mark = least; mark <= most * 1.001; mark *= 10) {
            marks.add(mark);
        }
        return marks;
    }
}
