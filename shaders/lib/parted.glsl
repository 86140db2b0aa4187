// Rounded boxes, some of which go into a group that is joined to the world when it closes.
// `field` gives the distance; `clear` receives one within which no leaf, the plane apart, can raise a surface, blending
// included. `paint` says what colours the surface (lib/paint.glsl).

#if KIND == 0 && PARTS

float field(vec3 p, out float clear) {
    float world = before_leaves(p), group = EMPTY;
    clear = EMPTY;
    for (int i = 0; i < COUNT; i++) {
        float d = slot_distance(i, p), k = LEAF(i, 1).w, joint = JOINT(i);
        clear = min(clear, d - k);
        bool inside = joint >= 0.0, closes = joint > 0.0;
        float joined = smooth_union(inside ? group : world, d, k);
        group = inside ? joined : group;
        world = inside ? world : joined;
        clear = closes ? min(clear, group - joint) : clear;
        world = closes ? smooth_union(world, group, max(joint, 1e-6)) : world;
        group = closes ? EMPTY : group;
    }
    return after_leaves(world, p);
}

// The gradient comes along: it is blended by the same shares.
vec4 paint(vec3 p, out vec3 normal) {
    vec4 world = paint_before_leaves(p), group = no_paint();
    vec3 within = vec3(0.0);  // the group's
    normal = v_plane.xyz;
    for (int i = 0; i < COUNT; i++) {
        int leaf = slot_id(i).x;
        float k = LEAF(i, 1).w, joint = JOINT(i);
        bool inside = joint >= 0.0, closes = joint > 0.0;
        vec4 own = vec4(slot_distance(i, p), 0.0, vec2(leaf)), into = inside ? group : world;
        vec3 gradient = simple_leaf_gradient(LEAF(i, 0), LEAF(i, 1), LEAF(i, 2), p);
        gradient = mix(inside ? within : normal, gradient, share_of_second(into.x, own.x, 0.0, k));
        vec4 joined = combine_paint(into, own, 0.0, k, 1.0);
        group = inside ? joined : group;
        within = inside ? gradient : within;
        world = inside ? world : joined;
        normal = inside ? normal : gradient;
        float radius = max(joint, 1e-6);
        vec3 turned = mix(normal, within, share_of_second(world.x, group.x, 0.0, radius));
        vec4 closed = combine_paint(world, group, 0.0, radius, 1.0);
        normal = closes ? turned : normal;
        world = closes ? closed : world;
        group = closes ? no_paint() : group;
    }
    vec4 result = paint_after_leaves(world, p);
    normal = result.x < world.x ? v_plane.xyz : normal;
    return result;
}

#endif
