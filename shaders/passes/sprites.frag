// The light of one sprite along each ray, added to what is there: dimmed by fog, faded where it meets a surface.
#include "lib/view.glsl"
#include "lib/depth.glsl"
#include "lib/sprite.glsl"
#include "lib/fog.glsl"

uniform usampler2D u_surface;
uniform sampler2D u_depth;

flat in vec4 v_a;
flat in vec4 v_b;
flat in vec4 v_from;
flat in vec4 v_to;
layout(location = 0) out vec4 o_radiance;

// Light of a core or halo of `radius`, widened to at least `thinnest` with its energy kept.
float lobe(float square, float x0, float x1, float radius, float thinnest, bool ball, bool halo) {
    float wide = max(radius, thinnest), share = radius / wide, inverse = 1.0 / wide;
    square *= inverse * inverse;
    float round = halo ? ball_halo(square) : ball_profile(square);
    return share * (ball ? share * round : strand_profile(square, x0 * inverse, x1 * inverse));
}

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    float depth = texelFetch(u_depth, pixel, 0).x;
    if (!is_wanted(depth)) discard;
    vec3 origin, direction;
    camera_ray(gl_FragCoord.xy, origin, direction);
    vec3 a = v_a.xyz + u_origin.xyz - origin, b = v_b.xyz + u_origin.xyz - origin;
    float ta = dot(a, direction), tb = dot(b, direction);
    vec3 start = a - direction * ta;                 // both ends as seen across the ray
    vec3 across = b - direction * tb - start;
    bool ball = v_to.w < 0.0;
    float seen = length(across), span = max(seen, 1e-4 * v_a.w);
    float before = dot(start, across) / span;        // from a to where the ray passes, backwards [m]
    float share = ball ? 0.0 : clamp(-before / span, 0.0, 1.0);
    vec3 aside = ball ? start : start - across * (before / span);
    float square = dot(aside, aside);
    float t = mix(ta, tb, share), radius = max(mix(v_a.w, v_b.w, share), 1e-5);

    float thinnest = THINNEST * (u_shift_right.w * t + u_shift_up.w), end = before + span;
    float light = (1.0 - v_from.w) * lobe(square, before, end, radius, thinnest, ball, false)
        + v_from.w * lobe(square, before, end, radius * HALO, thinnest, ball, true);
    float full = length(b - a);
    light *= ball ? 1.0 : mix(seen, full, v_to.w) / span;
    light *= smoothstep(2.0 * radius, 6.0 * radius, t);  // what touches the eye would fill the picture

    float hit = uintBitsToFloat(texelFetch(u_surface, pixel, 0).x);
    float soft = max(radius * (1.0 + v_from.w * HALO), thinnest);
    light *= has_surface(depth) ? smoothstep(-soft, soft, hit - t) : 1.0;
    float first = ray_start(direction);  // in a mirrored view, at the mirror
    light *= u_clip.w > 0.0 ? smoothstep(-soft, soft, t - first) : 1.0;
    light *= exp(-fog_depth(origin + direction * first, direction, max(t - first, 0.0)));
    o_radiance = vec4(min(mix(v_from.rgb, v_to.rgb, share) * max(light, 0.0), vec3(6e4)), 0.0);
}
