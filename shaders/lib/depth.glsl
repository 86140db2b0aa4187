// What the depth of a march says. A job at slab n draws at (n + 1)/1024; nothing drawn is 1. Where a later sample is not
// wanted (passes/mask.frag), depths nearer than any job keep jobs out by the depth test and tell what was there.
const float KEPT_HIT = 0.0;
const float KEPT_SKY = 0.0004;

bool is_sky(float depth) { return depth >= 1.0; }
bool is_wanted(float depth) { return depth > 0.0008; }

// Whether there is a surface, of this sample or of one before.
bool has_surface(float depth) { return depth < 1.0 && (depth > 0.0008 || depth < 0.0002); }
