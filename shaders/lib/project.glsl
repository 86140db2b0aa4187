// Where things are seen in the picture. `p` is taken from u_origin [m].
#include "lib/view.glsl"

// Pixels from the lower left.
vec2 pixel_of(vec3 p) {
    float z = dot(p, u_forward.xyz);
    vec3 right = u_shift_right.xyz + z * u_right.xyz, up = u_shift_up.xyz + z * u_up.xyz;
    vec2 at = vec2(dot(p, right) / dot(right, right), dot(p, up) / dot(up, up));
    return (at * u_picture.y + u_picture.xy) * 0.5 - u_picture.zw;
}
