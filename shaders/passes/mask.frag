// Keeps a march out of pixels that want no further sample, by a depth nearer than any job's.
#include "lib/depth.glsl"

uniform sampler2D u_mask;  // 1 wanted; 0 a surface, 0.5 sky that one sample is enough for
layout(location = 0) out uvec4 o_surface;

void main() {
    float wanted = texelFetch(u_mask, ivec2(gl_FragCoord.xy), 0).x;
    if (wanted > 0.75) discard;
    gl_FragDepth = wanted > 0.25 ? KEPT_SKY : KEPT_HIT;
    o_surface = uvec4(0u);
}
