// Any leaves and operators, some in a group that is joined to the world when it closes.
// `field` gives the distance; `clear` receives one within which no leaf, the plane apart, can raise a surface, blending
// included. `paint` says what colours the surface (lib/paint.glsl).

#if KIND == 1 || KIND == 2

float field(vec3 p, out float clear) {
    float world = before_leaves(p), group = EMPTY;
    clear = EMPTY;
    for (int i = 0; i < COUNT; i++) {
        float d = slot_distance(i, p), k = LEAF(i, 1).w;
        vec4 kind = LEAF(i, 4);
        clear = min(clear, d - k);
        bool inside = kind.y > 3.0;
        float joined = combine(inside ? group : world, d, inside ? kind.y - 4.0 : kind.y, k);
        group = inside ? joined : group;
        world = inside ? world : joined;
        bool closes = kind.w > 0.0;
        clear = closes ? min(clear, group - kind.w) : clear;
        world = closes ? smooth_union(world, group, max(kind.w, 1e-6)) : world;
        group = closes ? EMPTY : group;
    }
    return after_leaves(world, p);
}

vec4 paint(vec3 p) {
    vec4 world = paint_before_leaves(p), group = no_paint();
    for (int i = 0; i < COUNT; i++) {
        ivec2 id = slot_id(i);
        vec4 own = vec4(slot_distance(i, p), 0.0, vec2(id.x));
        float k = LEAF(i, 1).w;
        vec4 kind = LEAF(i, 4);
        bool inside = kind.y > 3.0;
        vec4 joined = combine_paint(inside ? group : world, own, inside ? kind.y - 4.0 : kind.y, k, float(id.y));
        group = inside ? joined : group;
        world = inside ? world : joined;
        bool closes = kind.w > 0.0;
        vec4 closed = combine_paint(world, group, 0.0, max(kind.w, 1e-6), 1.0);
        world = closes ? closed : world;
        group = closes ? no_paint() : group;
    }
    return paint_after_leaves(world, p);
}

#endif
