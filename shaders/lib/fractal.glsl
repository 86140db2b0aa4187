// Fractals in the cube [-1, 1]^3: sdf/fractals.py has the formulas, their sources and how fast each may change.

float menger(vec3 p, int levels) {
    vec3 side = abs(p);
    float d = max(side.x, max(side.y, side.z)) - 1.0, scale = 1.0;
    for (int i = 0;;) {
        vec3 cell = p * scale - 2.0 * floor(p * scale * 0.5) - 1.0;
        scale *= 3.0;
        vec3 a = abs(1.0 - 3.0 * abs(cell));
        d = max(d, (min(min(max(a.x, a.y), max(a.y, a.z)), max(a.z, a.x)) - 1.0) / scale);
        if (++i >= levels) break;
    }
    return d;
}

float apollonian(vec3 p, int levels) {
    float scale = 2.0;
    p *= 2.0;
    for (int i = 0;;) {
        p -= 2.0 * floor(0.5 * p + 0.5);
        float k = 1.2 / max(dot(p, p), 1e-9);
        p *= k;
        scale *= k;
        if (++i >= levels) break;
    }
    float y = abs(p.y);
    return y / ((1.0 + 4.0 * y) * scale) - 0.002;
}

float foldbox(vec3 p, int levels) {
    const float SCALE = 2.5, HALF = 14.0 / 3.0, BALL = 4.0;
    vec3 start = p * HALF;
    p = start;
    float scale = 1.0;
    for (int i = 0;;) {
        p = clamp(p, -1.0, 1.0) * 2.0 - p;
        float k = clamp(1.0 / max(dot(p, p), 1e-9), 1.0, 4.0) * SCALE;
        p = p * k + start;
        scale = scale * k + 1.0;
        if (++i >= levels) break;
    }
    float r = length(p), beyond = r - BALL;
    return (beyond > 0.0 ? beyond * r / (r + 2.0 * BALL) : beyond * 0.3) / (scale * HALF);
}
