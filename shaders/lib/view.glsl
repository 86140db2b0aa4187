// The rays of the picture (render/rays.py) and constants of the frame. std140; packed by render/view_block.py.
layout(std140) uniform View {
    vec4 u_origin;       // xyz eye [m]; w time [s]
    vec4 u_right;        // xyz, times the half height of the picture at distance 1; w hit radius at distance 1
    vec4 u_up;           // likewise; w hit radius anywhere (parallel rays)
    vec4 u_forward;      // xyz; w the far end of the world [m]
    vec4 u_shift_right;  // xyz what u adds to the origin (parallel rays); w width of a pixel at distance 1 [m]
    vec4 u_shift_up;     // likewise v; w width of a pixel anywhere (parallel rays) [m]
    vec4 u_picture;      // width, height [px]; jitter of this sample x, y [px]
    vec4 u_limits;       // steps, taps for the normal (0 or 4), sample number, seed in [0, 1)
    vec4 u_clip;         // rays begin where they rise through this plane: normal, depth of the eye below it [m]; or 0
    vec4 u_circle;       // CIRCLING: the axis of the circle on which the eye stands, of its radius' length; radius [m]
};

// Where the eye stands that looks along `direction`, beside u_origin: programs of stereo 360 only, others save the work.
vec3 eye_beside(vec3 direction) {
#if CIRCLING
    vec3 aside = cross(direction, u_circle.xyz);
    return aside * (u_circle.w * inversesqrt(max(dot(aside, aside), 1e-20)));
#else
    return vec3(0.0);
#endif
}

void camera_ray(vec2 pixel, out vec3 origin, out vec3 direction) {
    vec2 at = (2.0 * (pixel + u_picture.zw) - u_picture.xy) / u_picture.y;
    origin = u_origin.xyz + at.x * u_shift_right.xyz + at.y * u_shift_up.xyz;
    direction = normalize(u_forward.xyz + at.x * u_right.xyz + at.y * u_up.xyz);
    origin += eye_beside(direction);
}

// Where a ray begins to see [m]: 0, but in a mirrored view at the mirror.
float ray_start(vec3 direction) {
    return (u_clip.w - dot(u_clip.xyz, eye_beside(direction))) / max(dot(u_clip.xyz, direction), 1e-6);
}
