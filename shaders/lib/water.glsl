// Rain on surfaces and waves on water: normals and gloss, each faded where a pixel is too wide for it.

const int WAVES = 7;

// Slope (x, z) of directional sines on deep water, ω² = g·k, and in z the variance of what is too short to be drawn.
vec3 wave_slope(vec2 p, float slope, float wavelength, float width, float time) {
    vec3 sum = vec3(0.0);
    int count = slope > 0.0 ? WAVES : 1;
    for (int i = 0;;) {
        float order = float(i), long_wave = wavelength * exp2(-0.53 * order);
        float angle = 2.3999632 * order + 0.6 * sin(1.7 * order);
        vec2 way = vec2(cos(angle), sin(angle));
        float k = 6.2831853 / long_wave;
        float phase = dot(way, p) * k - sqrt(9.81 * k) * time + 1.3 * order * order;
        float amount = slope * 0.4 * (1.0 - 0.06 * order);
        float shown = 1.0 - smoothstep(0.2, 0.6, width / long_wave);
        sum.xy += way * (amount * shown * cos(phase));
        sum.z += 0.5 * amount * amount * (1.0 - shown * shown);
        if (++i >= count) break;
    }
    return sum;
}

// 0 damp to 1 a puddle, on ground as wet as `wet`.
float puddle(vec2 p, float wet, float width) {
    float coarse = volume_noise(vec3(p.x, 3.7, p.y) / 2.6, width / 2.6).w;
    float fine = volume_noise(vec3(p.y, 1.3, p.x) / 0.7, width / 0.7).w;
    float level = 1.1 * coarse + 0.3 * fine + 0.9 * wet - 0.52;
    return smoothstep(0.0, 0.16 + width, level);
}
