// Rounded boxes, joined one after the other.
// `field` gives the distance; `clear` receives one within which no leaf, the plane apart, can raise a surface, blending
// included. `paint` says what colours the surface (lib/paint.glsl).

#if KIND == 0 && !PARTS

float field(vec3 p, out float clear) {
    float d = before_leaves(p);
    clear = EMPTY;
#if COUNT > 0
    for (int i = 0; i < COUNT; i++) {
        float own = slot_distance(i, p), k = LEAF(i, 1).w;
        clear = min(clear, own - k);
        d = smooth_union(d, own, k);
    }
#endif
    return after_leaves(d, p);
}

#if COUNT == 0
vec4 paint(vec3 p) { return plane_paint(p); }
#else

// The gradient comes along: it is blended by the same shares.
vec4 paint(vec3 p, out vec3 normal) {
    vec4 world = paint_before_leaves(p);
    normal = v_plane.xyz;
    for (int i = 0; i < COUNT; i++) {
        ivec2 id = slot_id(i);
        float k = LEAF(i, 1).w;
        vec4 own = vec4(slot_distance(i, p), 0.0, vec2(id.x));
        float share = share_of_second(world.x, own.x, 0.0, k);
        normal = mix(normal, simple_leaf_gradient(LEAF(i, 0), LEAF(i, 1), LEAF(i, 2), p), share);
        world = combine_paint(world, own, 0.0, k, 1.0);
    }
    vec4 result = paint_after_leaves(world, p);
    normal = result.x < world.x ? v_plane.xyz : normal;
    return result;
}

#endif

#endif
