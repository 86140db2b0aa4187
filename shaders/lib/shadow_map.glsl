// A light's shadow map: what its rays hit first, parallel for a sun, spread for a lamp (render/shadow.py).
uniform usampler2D u_shadow_map;
uniform mat4 u_shadow_from_world;  // xy/w in [0, 1]; z metres along parallel rays
uniform vec4 u_shadow;             // on, width of the map, tan of the sun's angular radius or radius of the lamp [m],
                                   // width of a texel: both [m], for a lamp at distance 1
uniform vec4 u_light;              // direction towards the sun, 0; or where the lamp is, 1

// Distance [m] along the light's ray to what it hits first.
float map_distance(vec2 at) {
    ivec2 size = textureSize(u_shadow_map, 0);
    float d = uintBitsToFloat(texelFetch(u_shadow_map, clamp(ivec2(at * vec2(size)), ivec2(0), size - 1), 0).x);
    return d > 0.0 ? d : 1e9;
}

// Where p lies: xy in the map, z along the light's ray [m].
vec3 in_shadow_map(vec3 p) {
    vec4 at = u_shadow_from_world * vec4(p, 1.0);
    bool ahead = at.w > 1e-4;
    return vec3(ahead ? at.xy / at.w : vec2(-1.0), u_light.w > 0.5 ? length(p - u_light.xyz) : at.z);
}

// How much further along its ray the surface through p lies, for a way across the map: a light's own slanting surface
// must not stand in its way.
vec2 shadow_slope(vec3 p, vec3 normal) {
    mat4 rows = transpose(u_shadow_from_world);
    vec3 right = (rows[0].xyz - 0.5 * rows[3].xyz) * u_shadow.y, up = (rows[1].xyz - 0.5 * rows[3].xyz) * u_shadow.y;
    vec3 along = u_light.w > 0.5 ? normalize(p - u_light.xyz) : -u_light.xyz;
    float ahead = dot(rows[3], vec4(p, 1.0)), facing = min(dot(normal, along), -0.1);
    vec3 lean = along - normal / facing;
    return u_shadow.y * ahead * vec2(dot(right, lean), dot(up, lean));
}

// 1 well inside the map, 0 at its edge and beyond.
float inside_shadow_map(vec2 at) {
    vec2 edge = abs(at * 2.0 - 1.0);
    return 1.0 - smoothstep(0.94, 1.0, max(edge.x, edge.y));
}
