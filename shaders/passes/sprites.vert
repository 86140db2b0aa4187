// One quad a sprite, over all pixels whose rays come near it: the hull of two discs on the screen.
#include "lib/project.glsl"
#include "lib/sprite.glsl"

flat out vec4 v_a;     // end a from the eye, radius
flat out vec4 v_b;
flat out vec4 v_from;  // radiance at a, share of the halo
flat out vec4 v_to;    // radiance at b, kind

// How far from its middle a ball reaches on the screen [px]: tan(θ + α) - tan θ for a ball of angle α at θ.
float reach_of(vec3 p, float radius, float halo) {
    float away = length(p);
    float thinnest = THINNEST * (u_shift_right.w * away + u_shift_up.w);
    radius = max(halo > 0.0 ? radius * HALO : radius, thinnest) * 1.02 + u_circle.w;
    if (u_shift_up.w > 0.0) return radius / u_shift_up.w + 1.0;
    float ahead = dot(p, u_forward.xyz) / away, aside = sqrt(max(1.0 - ahead * ahead, 0.0));
    float wide = min(radius / away, 0.999);
    float outer = max(ahead * sqrt(1.0 - wide * wide) - aside * wide, 0.02);
    return wide / (max(ahead, 0.01) * outer * u_shift_right.w) + 1.0;
}

// Whether a ball lies wholly outside the cone round the picture. Without this, one beside the eye would seem to cover it.
bool is_aside(vec3 p, float radius) {
    float away = max(length(p), 1e-4), wide = min(radius / away, 1.0), ahead = dot(p, u_forward.xyz) / away;
    float inner = ahead * sqrt(1.0 - wide * wide) + sqrt(max(1.0 - ahead * ahead, 0.0)) * wide;
    float corner = dot(u_up.xyz, u_up.xyz) * (1.0 + u_picture.x * u_picture.x / (u_picture.y * u_picture.y));
    return wide < 1.0 && u_shift_up.w <= 0.0 && inner < inversesqrt(1.0 + corner) - 0.01;
}

void main() {
    v_a = sprite_texel(gl_InstanceID, 0);
    v_b = sprite_texel(gl_InstanceID, 1);
    v_from = sprite_texel(gl_InstanceID, 2);
    v_to = sprite_texel(gl_InstanceID, 3);
    v_a.xyz -= u_origin.xyz;
    v_b.xyz -= u_origin.xyz;
    float near = max(max(v_a.w, v_b.w), 0.02);
    float za = dot(v_a.xyz, u_forward.xyz) - near, zb = dot(v_b.xyz, u_forward.xyz) - near;
    bool dark = max(max(v_from.r, v_from.g), v_from.b) + max(max(v_to.r, v_to.g), v_to.b) <= 0.0;
    float thick = max(v_a.w, v_b.w), far = max(length(v_a.xyz), length(v_b.xyz));
    float bound = 0.5 * length(v_b.xyz - v_a.xyz) + thick * HALO + THINNEST * u_shift_right.w * far + u_circle.w;
    bool unseen = is_aside(0.5 * (v_a.xyz + v_b.xyz), bound) || far < 2.0 * min(v_a.w, v_b.w);
    gl_Position = vec4(2.0, 2.0, 0.0, 1.0);
    if (dark || unseen || max(za, zb) <= 0.0) return;
    float cut = min(za, zb) < 0.0 ? za / (za - zb) : 0.0;  // what is behind the eye is cut off
    vec4 a = v_a, from = v_from;
    if (za < 0.0) { v_a = mix(a, v_b, cut); v_from.rgb = mix(from.rgb, v_to.rgb, cut); }
    if (zb < 0.0) { v_b = mix(a, v_b, cut); v_to.rgb = mix(from.rgb, v_to.rgb, cut); }

    vec2 pa = pixel_of(v_a.xyz), pb = pixel_of(v_b.xyz);
    float ra = reach_of(v_a.xyz, v_a.w, v_from.w), rb = reach_of(v_b.xyz, v_b.w, v_from.w);
    float apart = length(pb - pa);
    vec2 along = apart > 1e-3 ? (pb - pa) / apart : vec2(1.0, 0.0);
    float slope = (ra - rb) / max(apart, 1e-3), rise = sqrt(max(1.0 - slope * slope, 0.36));
    bool steep = abs(slope) > 0.8;  // nearly one disc within the other
    float most = max(ra, rb);
    bool second = gl_VertexID >= 2;
    float reach = steep ? most : second ? rb : ra;
    float wide = steep ? most : second ? rb * (1.0 - slope) / rise : ra * (1.0 + slope) / rise;
    vec2 corner = (second ? pb + along * reach : pa - along * reach)
        + vec2(-along.y, along.x) * ((gl_VertexID & 1) == 0 ? -wide : wide);
    gl_Position = vec4(corner / u_picture.xy * 2.0 - 1.0, 0.0, 1.0);
}
