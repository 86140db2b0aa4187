// One quad a wire, as wide on the screen as its kind says. 3 texels of u_wires a wire (scene/wires.py):
//   0 one end [m]    1 the other    2 strength at both, kind
// A stroke of lettering is drawn in the picture's plane: 0 what it is fixed to [m]   1 both ends from there [px]
#include "lib/project.glsl"

const int KINDS = 15;
const int LETTER = 14;
const float NEAR = 0.03;   // metres ahead of the eye where wires are cut off
const float MARGIN = 0.5;  // pixels beyond a wire's edge that it still shades
const float DASH = 7.0;    // pixels, where a wire is dashed only for being hidden

uniform sampler2D u_wires;
uniform vec4 u_styles[2 * KINDS];  // colour, width [px] | strength where hidden, dash [px; 0: none], glow

flat out vec4 v_line;    // one end [px]; what turns pixels from there into the share of the line, x and y
flat out vec4 v_depth;   // 1 / depth at that end, change to the other [1/m]; place on the whole wire, of both over depth
flat out vec4 v_colour;  // colour, half width [px]
flat out vec4 v_style;   // strength at both ends of the whole wire; where hidden; radius of the glow [px]
flat out vec3 v_dash;    // dashes of the whole wire, pixels of a half one, 1 where dashed
flat out vec3 v_spot;    // for lettering: where its anchor is [px], 1

vec4 wire_texel(int texel) { return texelFetch(u_wires, ivec2((gl_InstanceID & 255) * 3 + texel, gl_InstanceID >> 8), 0); }

// How many dashes a wire has: about as long on the screen as its style says, but a power of two, so that they stay where
// they are while one walks.
float dashes(float metres, float depth, float pixels) {
    float wanted = metres / max(pixels * (u_shift_right.w * depth + u_shift_up.w), 1e-6);
    return clamp(exp2(round(log2(max(wanted, 1e-3)))), 1.0, 4096.0);
}

void main() {
    vec4 first = wire_texel(0), second = wire_texel(1), how = wire_texel(2);
    int kind = int(how.z);
    vec4 look = u_styles[2 * kind], style = u_styles[2 * kind + 1];
    bool letter = kind == LETTER;
    vec3 a = first.xyz - u_origin.xyz, b = letter ? a : second.xyz - u_origin.xyz;
    float za = dot(a, u_forward.xyz), zb = dot(b, u_forward.xyz);
    gl_Position = vec4(2.0, 2.0, 0.0, 1.0);
    if (max(za, zb) <= NEAR || max(how.x, how.y) <= 0.0) return;
    float sa = za < NEAR ? (NEAR - za) / (zb - za) : 0.0, sb = zb < NEAR ? (za - NEAR) / (za - zb) : 1.0;
    vec2 pa = pixel_of(mix(a, b, sa)), pb = pixel_of(mix(a, b, sb));
    v_spot = vec3(pa, float(letter));
    if (letter) {
        pb = floor(pa) + 0.5 + second.zw;
        pa = floor(pa) + 0.5 + second.xy;
    }
    float from = 1.0 / max(za, NEAR), to = 1.0 / max(zb, NEAR);
    vec2 axis = pb - pa;
    float pixels = length(axis), reach = 0.5 * look.w + max(MARGIN, style.z);
    vec2 along = pixels > 1e-4 ? axis / pixels : vec2(1.0, 0.0);
    float count = dashes(distance(a, b), 2.0 / (from + to), style.y > 0.0 ? style.y : DASH);
    v_line = vec4(pa, axis / max(pixels * pixels, 1e-6));
    v_depth = vec4(from, to - from, sa * from, sb * to - sa * from);
    v_colour = vec4(look.rgb, 0.5 * look.w);
    v_style = vec4(how.xy, style.x, style.z);
    v_dash = letter ? vec3(0.0, 4.0, 0.0) : vec3(count, 0.5 * pixels / (count * max(sb - sa, 1e-3)), float(style.y > 0.0));
    vec2 corner = (gl_VertexID < 2 ? pa - along * reach : pb + along * reach)
        + vec2(-along.y, along.x) * ((gl_VertexID & 1) == 0 ? -reach : reach);
    gl_Position = vec4(corner / u_picture.xy * 2.0 - 1.0, 0.0, 1.0);
}
