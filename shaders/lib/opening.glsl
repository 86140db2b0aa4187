// An opening between two worlds (sdf/opening.py): an upright arch through which rays go on elsewhere.
uniform vec4 u_opening_centre;  // xyz; half width of the rectangle round it [m]
uniform vec4 u_opening_right;   // xyz; its half height
uniform vec4 u_opening_up;      // xyz; radius of its upper corners

vec3 opening_normal() { return cross(u_opening_right.xyz, u_opening_up.xyz); }

// Distance of a point of its plane from its border, below 0 inside (Quilez, "rounded box 2D").
float opening_border(vec3 p) {
    vec3 from = p - u_opening_centre.xyz;
    vec2 across = vec2(dot(from, u_opening_right.xyz), dot(from, u_opening_up.xyz));
    vec2 extent = vec2(u_opening_centre.w, u_opening_right.w);
    float radius = across.y > 0.0 ? u_opening_up.w : 0.0;
    vec2 q = abs(across) - extent + radius;
    return min(max(q.x, q.y), 0.0) + length(max(q, 0.0)) - radius;
}

// How far along a ray its plane is [m]; below 0 where it is never met.
float opening_plane(vec3 origin, vec3 direction, vec3 normal) {
    float approach = -dot(direction, normal), height = dot(origin - u_opening_centre.xyz, normal);
    return abs(approach) < 1e-9 ? -1.0 : height / approach;
}
