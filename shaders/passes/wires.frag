// A wire over the developed picture: plain where nothing is nearer, faint and dashed where the picture's surface hides it.
#include "lib/view.glsl"
#include "lib/depth.glsl"
#include "lib/surface.glsl"

uniform usampler2D u_surface;
uniform sampler2D u_depth;
uniform vec4 u_surface_place;  // texels of the surface a pixel, x and y; what is added to them
uniform float u_strength;

flat in vec4 v_line;
flat in vec4 v_depth;
flat in vec4 v_colour;
flat in vec4 v_style;
flat in vec3 v_dash;
flat in vec3 v_spot;
layout(location = 0) out vec4 o_colour;  // premultiplied; alpha below its share, so that wires shine

// How far behind the surface of the picture something at `t` [m] along a ray lies, in shares of `t`, less what a texel's
// width makes out on a surface so steep: a wire on an edge is not hidden by what the edge belongs to.
float behind_surface(vec2 place, vec3 direction, float t) {
    ivec2 texel = clamp(ivec2(place), ivec2(0), textureSize(u_depth, 0) - 1);
    Surface hit = unpack_surface(texelFetch(u_surface, texel, 0));
    float steep = max(abs(dot(hit.normal, direction)), 0.05), wide = u_shift_right.w * hit.t + u_shift_up.w;
    float behind = t - hit.t - 1.5 * wide * (1.0 - steep) / (steep * u_surface_place.y);
    return has_surface(texelFetch(u_depth, texel, 0).x) ? behind / max(t, 1.0) : -1.0;
}

void main() {
    vec2 from = gl_FragCoord.xy - v_line.xy;
    float along = clamp(dot(from, v_line.zw), 0.0, 1.0), size = dot(v_line.zw, v_line.zw);
    float aside = distance(from, v_line.zw * (along / max(size, 1e-12)));
    float inverse = v_depth.x + along * v_depth.y, z = 1.0 / inverse, s = (v_depth.z + along * v_depth.w) * z;

    vec2 pixel = mix(gl_FragCoord.xy, v_spot.xy, v_spot.z), place = pixel * u_surface_place.xy + u_surface_place.zw;
    vec3 origin, direction;
    camera_ray(pixel, origin, direction);
    float t = z / dot(direction, u_forward.xyz);
    float hidden = clamp(behind_surface(place, direction, t) * 125.0 - 0.5, 0.0, 1.0);
    float wave = abs(fract(s * v_dash.x + 0.25) - 0.5) * 2.0;  // 0 in the middle of a dash
    float dash = clamp((0.62 - wave) * v_dash.y + 0.5, 0.0, 1.0);

    float line = clamp(v_colour.w + 0.5 - aside, 0.0, 1.0) * min(2.0 * v_colour.w, 1.0);
    float outer = v_style.w > 0.0 ? max(1.0 - aside / (v_colour.w + v_style.w), 0.0) : 0.0;
    float alpha = max(line, 0.4 * outer * outer) * mix(v_style.x, v_style.y, s);
    alpha *= mix(mix(1.0, dash, v_dash.z), v_style.z * dash, hidden);
    alpha *= clamp(1.25 - 0.12 * inverse, 0.0, 1.0) * (0.3 + 0.7 * min(25.0 * inverse, 1.0)) * u_strength;
    o_colour = vec4(v_colour.rgb * alpha, alpha * 0.75);
}
