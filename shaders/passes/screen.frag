// A finished picture onto the window: as it is where sizes agree (EXACT), else stretched.
uniform sampler2D u_source;
uniform vec4 u_texel;  // 1 / size of the source, 1 / size of the target

layout(location = 0) out vec4 o_colour;

void main() {
#if EXACT
    o_colour = texelFetch(u_source, ivec2(gl_FragCoord.xy), 0);
#else
    o_colour = vec4(textureLod(u_source, gl_FragCoord.xy * u_texel.zw, 0.0).rgb, 1.0);
#endif
}
