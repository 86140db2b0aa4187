// Light on what the march hit, through the air before it: linear radiance.
#include "lib/view.glsl"
#include "lib/surface.glsl"
#include "lib/depth.glsl"
#include "lib/sky.glsl"
#include "lib/leaf.glsl"
#include "lib/material.glsl"
#include "lib/air.glsl"

uniform usampler2D u_surface;
uniform sampler2D u_depth;
uniform sampler2D u_visibility;
uniform vec3 u_fill_direction;
uniform vec3 u_fill;         // irradiance of the suns without shadows, from their mean direction

layout(location = 0) out vec4 o_radiance;

const float PI = 3.1415927;

// GGX with Smith-Schlick visibility and Schlick's Fresnel (Karis 2013).
vec3 specular(vec3 n, vec3 v, vec3 l, float roughness, vec3 f0) {
    vec3 h = normalize(v + l);
    float nl = max(dot(n, l), 0.0), nv = max(dot(n, v), 1e-3), nh = max(dot(n, h), 0.0), vh = max(dot(v, h), 0.0);
    float a = roughness * roughness, a2 = a * a;
    float d = nh * nh * (a2 - 1.0) + 1.0;
    float k = a * 0.5;
    float visible = 0.25 / ((nl * (1.0 - k) + k) * (nv * (1.0 - k) + k));
    vec3 fresnel = f0 + (1.0 - f0) * exp2((-5.55473 * vh - 6.98316) * vh);
    return fresnel * (a2 / (PI * d * d) * visible * nl);
}

#if SMOOTH
// Mean of a 3×3 neighbourhood at like distance: evens out the noise of one sample a pixel.
vec2 visibility_at(ivec2 pixel, float t) {
    vec2 sum = vec2(0.0);
    float weight = 0.0;
    for (int i = 0; i < 9; i++) {
        ivec2 at = clamp(pixel + ivec2(i % 3 - 1, i / 3 - 1), ivec2(0), ivec2(u_picture.xy) - 1);
        float other = uintBitsToFloat(texelFetch(u_surface, at, 0).x);
        float like = has_surface(texelFetch(u_depth, at, 0).x) ? max(1.0 - abs(other - t) / (0.02 * t), 0.0) : 0.0;
        sum += like * texelFetch(u_visibility, at, 0).xy;
        weight += like;
    }
    return weight > 0.0 ? sum / weight : texelFetch(u_visibility, pixel, 0).xy;
}
#else
vec2 visibility_at(ivec2 pixel, float t) { return texelFetch(u_visibility, pixel, 0).xy; }
#endif

Material leaf_material(int leaf, vec3 p, vec3 normal, float width) {
    vec4 turn = leaf_texel(leaf, 2);
    vec3 local = rotate(turn, p - leaf_texel(leaf, 0).xyz);
    Material m = read_material(int(leaf_texel(leaf, 4).w));
    return draw_pattern(m, local, rotate(turn, normal), width, leaf);
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

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    float depth = texelFetch(u_depth, pixel, 0).x;
    if (is_sky(depth) || !is_wanted(depth)) discard;
    vec3 origin, direction;
    camera_ray(gl_FragCoord.xy, origin, direction);
    Surface s = unpack_surface(texelFetch(u_surface, pixel, 0));
    float t = s.t, width = u_shift_right.w * t;
    vec3 p = origin + direction * t, n = s.normal, v = -direction;
    n = dot(n, v) < 0.0 ? normalize(n - direction * dot(n, direction) * 1.02) : n;

    Material m = surface_material(s, p, n, width);
    vec2 visible = visibility_at(pixel, t);
    float nv = max(dot(n, v), 0.0), slant = 1.0 - nv;
    vec3 f0 = mix(vec3(0.04), m.colour, m.metallic);
    vec3 diffuse = m.colour * (1.0 - m.metallic);
    float slant2 = slant * slant;
    vec3 fresnel = f0 + (max(vec3(1.0 - m.roughness), f0) - f0) * (slant2 * slant2 * slant);
    vec3 ambient = sky_blurred(n, 1.0);
    vec3 light = diffuse * (1.0 - fresnel) * ambient * visible.x;  // what is mirrored is not scattered
    light += fresnel * sky_blurred(reflect(direction, n), m.roughness) * mix(1.0, visible.x, 0.85);
    float facing = max(dot(n, u_sun_direction), 0.0);
    light += (diffuse / PI * facing + specular(n, v, u_sun_direction, m.roughness, f0)) * u_sun * visible.y;
    light += diffuse / PI * max(dot(n, u_fill_direction) * 0.75 + 0.25, 0.0) * u_fill * visible.x;
    light += m.emission * (0.35 + 0.65 * nv);
    light += slant2 * slant * m.pattern.w * (m.glow * 0.6 + ambient) * visible.x;

    ivec2 list = lamps_of_tile(gl_FragCoord.xy);
    vec3 lamp_light = vec3(0.0), air = vec3(0.0);
    for (int i = 0;;) {
        int lamp = listed_lamp(list.x + i);
        vec4 a = lamp_texel(lamp, 0), b = lamp_texel(lamp, 1);
        vec3 radiance = i < list.y ? lamp_texel(lamp, 2).rgb : vec3(0.0), nearest;
        float e = tube_irradiance(p, a.xyz, b.xyz, a.w, nearest);
        vec3 to = nearest - p;
        float far = length(to);
        vec3 l = to / max(far, 1e-5);
        float window = reach_window(max(far - a.w, 0.0), b.w) * smoothstep(0.7, 1.6, far / a.w);
        // the lobe is widened by the tube's angular size (Karis 2013)
        float rough = clamp(m.roughness + 0.5 * a.w / max(far, a.w), 0.05, 1.0);
        vec3 answer = diffuse / PI * max(dot(n, l), 0.0) + specular(n, v, l, rough, f0);
        lamp_light += answer * radiance * (e * window);
        air += lamp_glow(origin, direction, t, a, b, radiance);
        if (++i >= list.y) break;
    }
    light += lamp_light * mix(1.0, visible.x, 0.7);
    o_radiance = vec4(min(through_fog(light, origin, direction, t) + air, vec3(6e4)), t);
}
