// Any number of leaves, in groups within groups.
// `field` gives the distance; `clear` receives one within which no leaf, the plane apart, can raise a surface, blending
// included. `paint` says what colours the surface (lib/paint.glsl).

#if KIND == 3

#define LEVELS (3 + PARTS)  // of groups that are held at once

float field(vec3 p, out float clear) {
    clear = 0.0;
    float held[LEVELS + 1];  // accumulators, the innermost first
    held[0] = before_leaves(p);
    for (int j = 1; j <= LEVELS; j++) held[j] = EMPTY;
    int entries = int(v_span.w);
    for (int i = 0;;) {
        ivec2 entry = job_entry(v_list.x + i);
        int leaf = entry_leaf(entry), opens = entry_opens(entry), closes = entry_closes(entry), group = entry.y;
        for (int j = 0; j < LEVELS; j++) {
            bool open = j < opens;
            for (int l = LEVELS; l > 0; l--) held[l] = open ? held[l - 1] : held[l];
            held[0] = open ? EMPTY : held[0];
        }
        float k = entry_own_k(entry, leaf_texel(leaf, 1).w);
        held[0] = combine(held[0], general_leaf(leaf, p), leaf_texel(leaf, 4).y, k);
        for (int j = 0;;) {
            bool close = j < closes;
            vec4 record = group_texel(group, 0);
            float joined = combine(held[1], finish_group(held[0], record), record.y, max(record.x, 1e-6));
            held[0] = close ? joined : held[0];
            for (int l = 1; l < LEVELS; l++) held[l] = close ? held[l + 1] : held[l];
            held[LEVELS] = close ? EMPTY : held[LEVELS];
            group = int(group_texel(group, 1).x);
            if (++j >= closes) break;
        }
        if (++i >= entries) break;
    }
    return after_leaves(held[0], p);
}

vec4 paint(vec3 p) {
    vec4 held[LEVELS + 1];
    held[0] = paint_before_leaves(p);
    for (int j = 1; j <= LEVELS; j++) held[j] = no_paint();
    int entries = int(v_span.w);
    for (int i = 0;;) {
        ivec2 entry = job_entry(v_list.x + i);
        int leaf = entry_leaf(entry), opens = entry_opens(entry), closes = entry_closes(entry), group = entry.y;
        for (int j = 0; j < LEVELS; j++) {
            bool open = j < opens;
            for (int l = LEVELS; l > 0; l--) held[l] = open ? held[l - 1] : held[l];
            held[0] = open ? no_paint() : held[0];
        }
        float k = entry_own_k(entry, leaf_texel(leaf, 1).w);
        vec4 own = vec4(general_leaf(leaf, p), 0.0, float(leaf), float(leaf));
        held[0] = combine_paint(held[0], own, leaf_texel(leaf, 4).y, k, entry_paints(entry) ? 1.0 : 0.0);
        for (int j = 0;;) {
            bool close = j < closes;
            vec4 record = group_texel(group, 0), inner = vec4(finish_group(held[0].x, record), held[0].yzw);
            float paints = entry_paints(entry) || record.y < 0.5 ? 1.0 : 0.0;
            vec4 joined = combine_paint(held[1], inner, record.y, max(record.x, 1e-6), paints);
            held[0] = close ? joined : held[0];
            for (int l = 1; l < LEVELS; l++) held[l] = close ? held[l + 1] : held[l];
            held[LEVELS] = close ? no_paint() : held[LEVELS];
            group = int(group_texel(group, 1).x);
            if (++j >= closes) break;
        }
        if (++i >= entries) break;
    }
    return paint_after_leaves(held[0], p);
}

#endif
