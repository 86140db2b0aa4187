#version 410
// The yardstick: every form at every step, no culling, the same primitive, operator, hit rule, normal and output as
// the product's march. FORMS is a multiple of 8: the inner loop is unrolled so that the driver's limit of 65,535 loop
// iterations an invocation is not reached. Only blocks of 8×8 pixels on a grid of u_sparse are drawn; time scales.
uniform sampler2D u_leaves;
uniform vec4 u_rays[4];     // origin, right, up, forward
uniform vec4 u_picture;     // width, height, hit radius at distance 1, far
uniform int u_forms;
uniform int u_steps;
uniform int u_taps;
uniform int u_sparse;
layout(location = 0) out uvec4 o_surface;

float leaf(int i, vec3 p) {
    int x = (i & 127) * 8, y = i >> 7;
    vec4 place = texelFetch(u_leaves, ivec2(x, y), 0), extent = texelFetch(u_leaves, ivec2(x + 1, y), 0);
    vec4 q = texelFetch(u_leaves, ivec2(x + 2, y), 0);
    vec3 v = p - place.xyz;
    v = abs(v + 2.0 * cross(q.xyz, cross(q.xyz, v) + q.w * v)) - extent.xyz;
    return length(max(v, 0.0)) + min(max(v.x, max(v.y, v.z)), 0.0) - place.w;
}

float joined(float d, int i, vec3 p) {
    float other = leaf(i, p), k = max(texelFetch(u_leaves, ivec2((i & 127) * 8 + 1, i >> 7), 0).w, 1e-6);
    float h = max(k - abs(d - other), 0.0);
    return min(d, other) - h * h * (0.25 / k);
}

float field(vec3 p) {
    float d = 1e9;
    for (int i = 0; i < u_forms; i += 8) {
        d = joined(d, i, p); d = joined(d, i + 1, p); d = joined(d, i + 2, p); d = joined(d, i + 3, p);
        d = joined(d, i + 4, p); d = joined(d, i + 5, p); d = joined(d, i + 6, p); d = joined(d, i + 7, p);
    }
    return d;
}

void main() {
    ivec2 block = ivec2(gl_FragCoord.xy) >> 3;
    if (block.x % u_sparse != u_sparse / 2 || block.y % u_sparse != u_sparse / 2) discard;
    vec2 at = (2.0 * gl_FragCoord.xy - u_picture.xy) / u_picture.y;
    vec3 origin = u_rays[0].xyz, direction = normalize(u_rays[3].xyz + at.x * u_rays[1].xyz + at.y * u_rays[2].xyz);
    float t = 0.0;
    bool hit = false;
    for (int i = 0; i < u_steps; i++) {
        float d = field(origin + direction * t);
        if (d < u_picture.z * t) { hit = true; break; }
        t += d;
        if (t > u_picture.w) break;
    }
    if (!hit) discard;
    vec3 n = vec3(0.0);
    for (int i = 0;;) {
        vec3 e = vec3(ivec3(((i + 3) >> 1) & 1, (i >> 1) & 1, i & 1) * 2 - 1);
        n += e * field(origin + direction * t + e * max(u_picture.z * t, 2e-4));
        if (++i >= u_taps) break;
    }
    n = normalize(n);
    o_surface = uvec4(floatBitsToUint(t), packUnorm2x16(n.xy * 0.5 + 0.5), 0u, 0u);
}
