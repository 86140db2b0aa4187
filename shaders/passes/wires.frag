// A wire over the developed picture: plain where nothing is nearer, faint and dashed where the picture's surface hides it.
uniform sampler2D u_limit;  // metres ahead of the eye from which the picture hides a wire (passes/limit.frag)
uniform vec4 u_surface_place;  // texels of the surface a pixel, x and y; what is added to them
uniform float u_strength;

flat in vec4 v_line;
flat in vec4 v_depth;
flat in vec4 v_colour;
flat in vec4 v_style;
flat in vec3 v_dash;
flat in vec3 v_spot;
layout(location = 0) out vec4 o_colour;  // premultiplied; alpha below its share, so that wires shine

void main() {
    vec2 from = gl_FragCoord.xy - v_line.xy;
    float along = clamp(dot(from, v_line.zw), 0.0, 1.0), size = dot(v_line.zw, v_line.zw);
    float aside = distance(from, v_line.zw * (along / max(size, 1e-12)));
    float inverse = v_depth.x + along * v_depth.y, z = 1.0 / inverse, s = (v_depth.z + along * v_depth.w) * z;

    ivec2 texel = ivec2(mix(gl_FragCoord.xy, v_spot.xy, v_spot.z) * u_surface_place.xy + u_surface_place.zw);
    float limit = texelFetch(u_limit, clamp(texel, ivec2(0), textureSize(u_limit, 0) - 1), 0).x;
    float hidden = clamp((z - limit) * 125.0 / max(z, 1.0), 0.0, 1.0);
    float wave = abs(fract(s * v_dash.x + 0.25) - 0.5) * 2.0;  // 0 in the middle of a dash
    float dash = clamp((0.62 - wave) * v_dash.y + 0.5, 0.0, 1.0);

    float line = clamp(v_colour.w + 0.5 - aside, 0.0, 1.0) * min(2.0 * v_colour.w, 1.0);
    float outer = v_style.w > 0.0 ? max(1.0 - aside / (v_colour.w + v_style.w), 0.0) : 0.0;
    float alpha = max(line, 0.4 * outer * outer) * mix(v_style.x, v_style.y, s);
    alpha *= mix(mix(1.0, dash, v_dash.z), v_style.z * dash, hidden);
    alpha *= clamp(1.25 - 0.12 * inverse, 0.0, 1.0) * (0.3 + 0.7 * min(25.0 * inverse, 1.0)) * u_strength;
    o_colour = vec4(v_colour.rgb * alpha, alpha * 0.75);
}
