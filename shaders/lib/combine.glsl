// Operators between distances. Group record (2 texels): k, operator, round, shell | parent or -1, 0, 0, 0.
const float SOLID = 1e9;
const float EMPTY = 1e9;

// Quadratic smooth minimum: f = min(a,b) - h²·k/4 with h = max(k-|a-b|,0)/k (Quilez, "smooth minimum").
float smooth_union(float a, float b, float k) {
    float h = max(k - abs(a - b), 0.0);
    return min(a, b) - h * h * (0.25 / k);
}

// operator: 0 union, 1 subtract, 2 intersect; k > 0.
float combine(float a, float b, float operator, float k) {
    float side_a = operator > 0.5 ? -1.0 : 1.0;
    float side_b = operator > 1.5 ? -1.0 : 1.0;
    return side_a * smooth_union(side_a * a, side_b * b, k);
}

// How much b counts in the surface of combine(a, b): the derivative of the smooth minimum, in [0, 1].
float share_of_second(float a, float b, float operator, float k) {
    float side_a = operator > 0.5 ? -1.0 : 1.0;
    float side_b = operator > 1.5 ? -1.0 : 1.0;
    return clamp(0.5 + 0.5 * (side_a * a - side_b * b) / k, 0.0, 1.0);
}

// Rounding, then keeping only a wall of `thickness` inside the surface.
float finish_group(float d, vec4 group) {
    d -= group.z;
    return max(d, -(d + group.w));
}
