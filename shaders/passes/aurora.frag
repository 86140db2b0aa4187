// The aurora over the whole upper half of the sky, as a map (aurora_place in lib/sky.glsl): curtains that stand on folded
// lines and are looked through from below, slowly drifting. Radiance for a strength of 1.
uniform vec2 u_size;       // of the map [texels]
uniform vec4 u_motion;     // time [s], seed in [0, 1), steps, cosine of the half angle that is wanted
uniform vec2 u_ahead;      // unit, where that angle's middle is, along x and z
uniform vec3 u_border;     // colour of the lower border
uniform vec3 u_tip;        // and of the upper end
layout(location = 0) out vec4 o_radiance;

// How brightly the curtain over a place shines, and where along its fold that is.
float curtain(vec2 q, float time, out float along) {
    vec2 phase = u_motion.y * vec2(37.0, 61.0);
    q += 0.42 * sin(q.yx * vec2(1.10, 0.83) + phase + time * vec2(0.061, -0.047));
    q += 0.17 * sin(q.yx * vec2(2.9, 2.3) - phase.yx + time * vec2(-0.11, 0.09));
    along = q.x * 0.86 - q.y * 0.5;
    float across = q.x * 0.5 + q.y * 0.86;
    float fold = across + 0.11 * sin(5.3 * along + 0.23 * time + phase.x) + 0.05 * sin(11.7 * along - 0.31 * time);
    float line = abs(fract(fold * 0.42 + phase.y) - 0.5) / 0.42;
    float live = 0.5 + 0.5 * sin(0.9 * along + 0.07 * time + phase.x) * sin(0.37 * across * 2.0 - 0.05 * time);
    return (exp(-line * line * 240.0) + 0.06 * exp(-line * line * 10.0)) * live;
}

void main() {
    vec2 e = gl_FragCoord.xy / u_size * 2.0 - 1.0;
    e = vec2(e.x + e.y, e.x - e.y) * 0.5;
    vec3 d = normalize(vec3(e.x, 1.0 - abs(e.x) - abs(e.y), e.y));
    if (dot(d.xz, u_ahead) < u_motion.w * length(d.xz)) discard;
    int steps = int(u_motion.z);
    // four offsets in turn, which aurora_light evens out
    ivec2 texel = ivec2(gl_FragCoord.xy) & 1;
    float jitter = 0.125 + 0.25 * float(2 * (texel.x ^ texel.y) + texel.y), fine = smoothstep(0.06, 0.35, d.y);
    vec3 light = vec3(0.0);
    for (int i = 0;;) {
        float s = (float(i) + jitter) / float(steps);
        float height = 1.0 + 1.6 * s;  // of the lower border
        vec2 q = d.xz / (max(d.y, 0.0) + 0.11) * height * 0.9;
        float along;
        float bright = curtain(q, u_motion.x, along);
        float rays = 0.5 + 0.5 * sin(31.0 * along + 2.4 * sin(8.3 * along) + 0.5 * u_motion.x);
        rays = mix(rays, 0.5 + 0.5 * sin(11.0 * along - 0.3 * u_motion.x + 2.0 * sin(3.1 * along)), 0.45);
        float tall = 0.35 + 0.65 * rays;  // a ray fades with height, a long one later
        float fades = exp(-2.9 * s / tall) * smoothstep(0.0, 0.05, s);
        vec3 colour = mix(u_border, u_tip, smoothstep(0.1, 0.6, s / (0.4 + 0.6 * tall)));
        light += colour * (bright * fades * mix(0.8, 0.35 + 0.9 * rays, fine) * (0.3 + 2.2 * s));
        if (++i >= steps) break;
    }
    o_radiance = vec4(light * (7.0 / float(steps)), 1.0);
}
