// What is mirrored: the mirrored view of a plane (render/mirror.py) and all that is round the eye (render/probe.py).
uniform sampler2D u_mirror;  // radiance, distance along the mirrored ray (0 sky)
uniform int u_mirror_leaf;   // the plane, or -1
uniform vec2 u_mirror_shift; // by how much of the picture its rays are moved, as those of an eye of two are
uniform sampler2D u_probe;   // radiance and 1/distance (0 sky) over the octahedron, y up
uniform float u_probe_on;
uniform vec3 u_probe_eye;    // where it was seen from

const int MIRROR_TAPS = 5;

// Radiance that the mirror plane shows at a pixel; the lobe is drawn out along the line of sight, as on a wet street.
// `normal`: of the surface, `flat_normal`: of the plane.
vec3 mirror_light(vec2 at, vec3 origin, vec3 direction, float t, vec3 normal, vec3 flat_normal, float roughness, bool on) {
    vec2 uv = at / u_picture.xy;
    float far = textureLod(u_mirror, uv, 0.0).a;
    far = far > 0.0 ? far : u_forward.w;
    float beyond = clamp((far - t) / far, 0.0, 1.0);  // 0 where what is mirrored touches the plane
    // the mirrored eye sees along r what the eye sees by way of the plane: fold the ray back and project it
    vec3 r = reflect(direction, normal);
    vec3 folded = r - 2.0 * flat_normal * dot(r, flat_normal);
    float ahead = max(dot(folded, u_forward.xyz), 0.05);
    float spread2 = dot(u_up.xyz, u_up.xyz);
    vec2 view = vec2(dot(folded, u_right.xyz), dot(folded, u_up.xyz)) / (spread2 * ahead);
    vec2 bent = 0.5 + 0.5 * view * vec2(u_picture.y / u_picture.x, 1.0) - u_mirror_shift;
    uv = mix(uv, bent, beyond);
    // the lobe: as wide as the roughness along the plane's normal on the picture, narrower across at a slant
    float slant = clamp(-dot(direction, flat_normal), 0.02, 1.0);
    float lobe = roughness * roughness * beyond / max(u_shift_right.w, 1e-6) * float(textureSize(u_mirror, 0).y) / u_picture.y;
    vec2 up = vec2(dot(flat_normal, u_right.xyz), dot(flat_normal, u_up.xyz));
    up *= inversesqrt(max(dot(up, up), 1e-8));
    float wide = max(lobe * (0.15 + slant), 0.5 * lobe * 1.2 / float(MIRROR_TAPS));
    // a mirror of fewer texels than pixels is softened a little, or its steps would show
    float lod = max(log2(max(1.5 * wide, 1.0)), 0.2 * log2(u_picture.y / float(textureSize(u_mirror, 0).y)));
    vec2 texel = 1.0 / vec2(textureSize(u_mirror, 0));
    vec3 sum = vec3(0.0);
    float weight = 0.0;
    int taps = on && lobe > 1.0 ? MIRROR_TAPS : 1;
    for (int i = 0;;) {
        float place = (float(i) + 0.5) / float(taps) * 2.0 - 1.0;
        float w = 1.0 - 0.7 * place * place;
        sum += w * textureLod(u_mirror, uv + up * (place * 1.2 * lobe) * texel, lod).rgb;
        weight += w;
        if (++i >= taps) break;
    }
    return sum / weight;
}

vec4 probe_texel(vec3 way, float lod) { return textureLod(u_probe, octahedral(way.xzy) * 0.5 + 0.5, lod); }

// Radiance that comes to p along `way` reversed: what the eye's own surroundings hold there, moved by how far it is.
vec3 probe_light(vec3 p, vec3 way, float roughness) {
    float size = float(textureSize(u_probe, 0).x);
    float lod = max(log2(size * roughness * roughness * 0.5), 0.0);
    vec3 from_eye = p - u_probe_eye;
    float far = 1.0 / max(probe_texel(way, 1.5).a, 1.0 / u_forward.w);
    return probe_texel(normalize(from_eye + way * far), lod).rgb;
}

// The way of light through a ball of glass, whose far side mirrors the near one (exact for a ball).
vec3 through_ball(vec3 direction, vec3 n, float index) {
    vec3 inside = refract(direction, n, 1.0 / index);
    vec3 out_normal = n - 2.0 * dot(n, inside) * inside;
    vec3 out_way = refract(inside, -out_normal, index);
    return dot(out_way, out_way) > 0.0 ? out_way : inside;
}
