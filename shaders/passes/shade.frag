// Light on what the march hit, through the air before it: linear radiance. RICH 0 lights matt surfaces, whose highlights
// of lamps are too faint to draw, 1 all the others (scene/materials.py tells them apart, passes/sort.frag their pixels).
// Of a picture's materials some has: PATTERN a pattern; DETAIL relief of its own; WEATHER rain or waves on it; CLEAR glass,
// film, soft or a hologram. What none has costs nothing.
#include "lib/view.glsl"
#include "lib/surface.glsl"
#include "lib/sky.glsl"
#include "lib/leaf.glsl"
#include "lib/material.glsl"
#include "lib/brdf.glsl"
#include "lib/lampwalk.glsl"
#include "lib/sun.glsl"
#include "lib/coarse.glsl"
#include "lib/pattern.glsl"
#include "lib/detail.glsl"
#include "lib/water.glsl"
#include "lib/film.glsl"
#include "lib/reflection.glsl"

uniform usampler2D u_surface;
uniform vec3 u_fill_direction;
uniform vec3 u_fill;         // irradiance of the suns that are not lit one by one, from their mean direction

layout(location = 0) out vec4 o_radiance;

Material leaf_material(int leaf, vec3 p, vec3 normal, float width) {
    int index = leaf_material_index(leaf);
    vec4 a = material_texel(index, 0), b = material_texel(index, 1);
    Material m;
    m.colour = a.rgb;
    m.roughness = a.a;
    m.emission = b.rgb;
    m.metallic = b.a;
    m.glow = material_texel(index, 3).rgb;
    m.rim = material_texel(index, 2).w;
#if RICH
    m.special = material_texel(index, 4);
    m.waves = material_texel(index, 5).xy;
    m.bump = vec3(0.0);
    m.thin = 0.0;
#endif
#if PATTERN || DETAIL
    vec4 turn = leaf_texel(leaf, 2);
    vec3 local = rotate(turn, p - leaf_texel(leaf, 0).xyz), own = rotate(turn, normal);
#endif
#if PATTERN
    m = draw_pattern(m, index, local, own, width, leaf);
#endif
#if DETAIL
    m = draw_detail(m, index, local, own, turn, width);
#endif
    return m;
}

// Of the one or two leaves that colour a surface. A loop that ends at its bottom runs once unless a neighbour needs
// two; a branch would always run both (llvmpipe masks, it does not skip).
Material surface_material(Surface s, vec3 p, vec3 normal, float width) {
    Material m;
    for (int i = 0;;) {
        Material own = leaf_material(i == 0 ? s.first : s.second, p, normal, width);
        if (i == 0) m = own;
        m = mix_materials(m, own, s.share);
        if (++i > 1 || s.share <= 0.0) break;
    }
    return m;
}

#if RICH

// A surface and how it answers light.
struct Answer {
    vec3 n;
    vec3 v;
    float nv;
    vec3 diffuse;   // albedo of what enters and leaves again
    vec3 scatter;   // the same for light that creeps round edges by `wrap`
    vec3 wrap;
    vec3 f0;
    vec3 boost;     // of highlights, for light that bounces between facets
    float roughness;
};

#if WEATHER
// Rain and waves over it; `n` becomes the normal that light meets.
void weather(inout Material m, inout vec3 n, vec3 p, float width) {
    float level = smoothstep(0.75, 0.95, n.y), wet = m.special.w;
    float pool = puddle(p.xz, wet, width) * level * min(wet * 8.0, 1.0);
    m.colour *= 1.0 - wet * mix(0.35, 0.7, pool) * (1.0 - m.metallic);
    m.roughness = mix(mix(m.roughness, m.roughness * 0.62, wet), 0.05, pool);
    n = normalize(mix(n, vec3(0.0, 1.0, 0.0), pool));
    float slant = max(abs(dot(n, normalize(p - u_origin.xyz))), 0.05);
    vec3 slope = wave_slope(p.xz, m.waves.x * level, m.waves.y, width / slant, u_origin.w);
    n = normalize(n - vec3(slope.x, 0.0, slope.y));
    m.roughness = sqrt(sqrt(pow(m.roughness, 4.0) + min(slope.z, 0.25)));
}
#endif

vec3 lobe_light(Answer a, vec3 l) {
    float nl = dot(a.n, l);
    vec3 shine = specular(nl, a.nv, dot(a.v, l), a.roughness, a.f0);
    return a.scatter * wrapped(nl, a.wrap) + shine * a.boost;
}

// In highlights the point of the tube that a mirrored ray passes nearest to stands for it; the lobe is widened by the
// tube's angular size and keeps its energy along it (Karis 2013).
vec3 lamp_light(Answer s, vec3 p, vec3 r, vec4 a, vec4 b, vec4 power, float showing) {
    vec3 facing = tube_facing(p, s.n, a, b);
    vec3 axis = b.xyz - a.xyz, from = a.xyz - p;
    float along = dot(r, axis), long_squared = dot(axis, axis);
    float nearest = (along * dot(r, from) - dot(axis, from)) / max(long_squared - along * along, 1e-6);
    vec3 to = from + axis * clamp(nearest, 0.0, 1.0);
    float inverse_far = inversesqrt(max(dot(to, to), a.w * a.w));
    vec3 l = to * inverse_far;
    float alpha = s.roughness * s.roughness;
    float kept = alpha / min(alpha + 0.25 * sqrt(long_squared) * inverse_far, 1.0);
    float rough = clamp(s.roughness + 0.5 * a.w * inverse_far, 0.05, 1.0);
    // forms that glow are seen in the probe and the mirror: as these take over, highlights fade
    kept *= power.w < 0.0 ? mix(1.0, smoothstep(0.15, 0.4, s.roughness), showing) : 1.0;
    vec3 scattered = s.scatter * 0.5 * (wrapped(facing.x, s.wrap) + wrapped(facing.y, s.wrap));
    vec3 shine = specular(dot(s.n, l), s.nv, dot(s.v, l), rough, s.f0) * s.boost * kept;
    return (scattered + shine) * power.rgb * facing.z;
}

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    uvec4 bits = texelFetch(u_surface, pixel, 0);
    Surface s = unpack_surface(bits);
    vec3 origin, direction;
    camera_ray(gl_FragCoord.xy, origin, direction);
    float t = s.t, width = u_shift_right.w * t;
    vec3 p = origin + direction * t, n = s.normal, v = -direction;
    n = dot(n, v) < 0.0 ? normalize(n - direction * dot(n, direction) * 1.02) : n;
    vec3 flat_normal = n;

    Material m = surface_material(s, p, n, width);
#if DETAIL
    n = normalize(n + m.bump);
#endif
#if WEATHER
    weather(m, n, p, width);
#endif
#if DETAIL || WEATHER
    n = dot(n, v) < 0.05 ? normalize(n + v * (0.05 - dot(n, v))) : n;
#endif
    Gathered between = gather(pixel, t);
    vec4 visible = between.visible;
    float nv = max(dot(n, v), 0.0), slant = 1.0 - nv;
    vec3 f0 = mix(vec3(0.04), m.colour, m.metallic);
#if CLEAR
    float film = m.special.x, glass = m.special.y, soft = m.special.z;
    f0 = mix(f0, film_reflectance(film, nv, f0, m.metallic), smoothstep(0.0, 60.0, film));
#else
    const float glass = 0.0, soft = 0.0;
    m.thin = 0.0;
#endif
    vec2 share = environment_share(m.roughness, nv);
    vec3 mirrored = reflectance(f0, share) * (1.0 - 0.9 * m.thin);
    float fuzz = sheen(soft, nv);
    vec3 unmirrored = 1.0 - mirrored, swallowed = m.metallic * (1.0 - reflectance(m.colour, share));  // by the metal
    vec3 left = clamp(unmirrored - swallowed, 0.0, 1.0 - m.metallic), entering = left * (1.0 - fuzz);
    vec3 diffuse = entering * m.colour * (1.0 - glass), wrap = wrap_of(soft);
    vec3 scatter = diffuse / (PI * (1.0 + wrap) * (1.0 + wrap)), boost = 1.0 + f0 * (1.0 / (share.x + share.y) - 1.0);
    Answer answer = Answer(n, v, max(nv, 1e-3), diffuse, scatter, wrap, f0, boost, m.roughness);

    vec3 ambient = sky_blurred(n, 1.0), r = reflect(direction, n);
    vec3 light = (answer.diffuse + fuzz * left * mix(vec3(1.0), m.colour, 0.5)) * ambient * visible.x;
    // mirrored: the sky, blurred; what the probe holds, the smoother the more; the mirrored view, on its plane
    float probed = u_probe_on * (1.0 - smoothstep(0.4, 0.65, m.roughness));
    float on_mirror = s.first == u_mirror_leaf ? 1.0 - s.share : (s.second == u_mirror_leaf ? s.share : 0.0);
    on_mirror = on_mirror_plane(bits) ? 1.0 : on_mirror;
    vec3 around = mix(sky_blurred(r, m.roughness) * mix(1.0, visible.x, 0.85), probe_light(p, r, m.roughness), probed);
    vec3 below = mirror_light(gl_FragCoord.xy, origin, direction, t, n, flat_normal, m.roughness, on_mirror > 0.0);
    light += mirrored * mix(around, below, on_mirror);
#if CLEAR
    // through glass: bent as by a ball, straight on through what is thin
    vec3 way = mix(through_ball(direction, n, 1.45), direction, m.thin);
    vec3 behind = mix(sky_blurred(way, 0.1), probe_light(p, way, 0.3 * m.roughness), u_probe_on);
    light += glass * entering * mix(m.colour, vec3(1.0), 0.6 * m.thin) * behind;
#endif

    vec3 seen = visible.yzw;
    for (int i = 0;;) {
        light += lobe_light(answer, u_sun_directions[i]) * u_suns[i] * seen.x;
        seen = seen.yzz;
        if (++i >= u_sun_count) break;
    }
    light += answer.diffuse / PI * max(dot(n, u_fill_direction) * 0.75 + 0.25, 0.0) * u_fill * visible.x;
    light += m.emission * mix(0.35 + 0.65 * nv, 0.7 + 2.0 * slant * slant, m.thin);
    light += slant * slant * slant * (m.rim + 0.35 * glass) * (m.glow * 0.6 + ambient) * visible.x;
    light += m.thin * m.glow * (0.04 + 1.2 * slant * slant * slant);

    LampWalk walk = walk_lamps(gl_FragCoord.xy);
    vec3 sum = vec3(0.0);
    float showing = max(probed, on_mirror);
    for (;;) {
        int found = next_lamp(walk), lamp = max(found, 0);
        vec4 power = lamp_texel(lamp, 3);
        power.rgb *= found >= 0 ? lamp_visible(power.w, visible) : 0.0;
        sum += lamp_light(answer, p, r, lamp_texel(lamp, 0), lamp_texel(lamp, 1), power, showing);
        if (!has_more(walk)) break;
    }
    light += sum * mix(1.0, visible.x, 0.7);
    o_radiance = vec4(min(light * between.air.a + between.air.rgb, vec3(6e4)), t);
}

#else

const float MATT_GLOSS = 0.01;  // of a lamp's light, what a matt surface's gloss returns on the whole

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    Surface s = unpack_surface(texelFetch(u_surface, pixel, 0));
    vec3 origin, direction;
    camera_ray(gl_FragCoord.xy, origin, direction);
    float t = s.t, width = u_shift_right.w * t;
    vec3 p = origin + direction * t, n = s.normal, v = -direction;
    n = dot(n, v) < 0.0 ? normalize(n - direction * dot(n, direction) * 1.02) : n;

    Material m = surface_material(s, p, n, width);
    Gathered between = gather(pixel, t);
    vec4 visible = between.visible;
    float nv = max(dot(n, v), 0.0), slant = 1.0 - nv;
    vec2 share = environment_share(m.roughness, nv);
    float gloss = reflectance(vec3(0.04), share).x;
    vec3 ambient = sky_blurred(n, 1.0), diffuse = m.colour / PI;
    vec3 light = m.colour * (1.0 - gloss) * ambient * visible.x;  // what is mirrored is not scattered
    light += gloss * sky_blurred(reflect(direction, n), m.roughness) * mix(1.0, visible.x, 0.85);
    vec3 seen = visible.yzw;
    for (int i = 0;;) {
        vec3 l = u_sun_directions[i];
        light += (diffuse * max(dot(n, l), 0.0) + specular(dot(n, l), max(nv, 1e-3), dot(v, l), m.roughness, vec3(0.04))) * u_suns[i] * seen.x;
        seen = seen.yzz;
        if (++i >= u_sun_count) break;
    }
    light += diffuse * max(dot(n, u_fill_direction) * 0.75 + 0.25, 0.0) * u_fill * visible.x;
    light += m.emission * (0.35 + 0.65 * nv);
    light += slant * slant * slant * m.rim * (m.glow * 0.6 + ambient) * visible.x;

    light += between.lamplight * (diffuse + MATT_GLOSS / PI) * mix(1.0, visible.x, 0.7);
    o_radiance = vec4(min(light * between.air.a + between.air.rgb, vec3(6e4)), t);
}

#endif
