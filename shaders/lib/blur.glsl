// The thin lens: how wide a point is blurred.
uniform vec4 u_lens;  // half the opening over the radius of a pixel at distance 1 [px·m]; 1 / distance in focus [1/m]; largest radius [px]
uniform vec4 u_frame; // width, height [px]; spread: half height at distance 1

// Signed radius [px] of the circle of confusion of what lies `t` metres along a ray of this slant (0: without end):
// A/2·(1/focus − 1/z) as seen; positive behind the focus.
float confusion(float slant, float t) {
    float nearness = t > 0.0 ? slant / t : 0.0;
    return clamp(u_lens.x * (u_lens.y - nearness), -u_lens.z, u_lens.z);
}

// Length of a pixel's ray to depth 1.
float slant_of(vec2 pixel) {
    vec2 at = (2.0 * pixel - u_frame.xy) / u_frame.y * u_frame.z;
    return sqrt(1.0 + dot(at, at));
}
