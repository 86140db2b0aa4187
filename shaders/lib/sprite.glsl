// Sprites, 4 texels (scene/sprites.py): end a, radius there | end b, radius there | radiance at a, halo |
// radiance at b, kind. A sprite's light is a bright core of its radius and a halo HALO times as wide that makes up the
// share `halo`. Kind -1: a ball at a. Otherwise a strand from a to b, and how much of its full length it shines with
// where it is seen end on, 0 to 1: 1 for a ball blurred by its motion, whose light is the same from all sides.
const float HALO = 4.0;
const float THINNEST = 1.5;  // pixels; what is thinner is drawn this thick and as much dimmer

uniform sampler2D u_sprites;

vec4 sprite_texel(int sprite, int texel) {
    return texelFetch(u_sprites, ivec2((sprite & 255) * 4 + texel, sprite >> 8), 0);
}

// Radiance of a ball, 1 in its middle, by the square of how far a ray passes it, in radii.
float ball_profile(float square) {
    float q = max(1.0 - square, 0.0);
    return q * q;
}

// The same for its halo: steep, with a long faint end.
float ball_halo(float square) {
    float q = max(1.0 - square, 0.0);
    return q * q * q / (1.0 + 12.0 * square);
}

// ∫ (c² - x²)² dx
float strand_sum(float c2, float x) { return x * (c2 * c2 + x * x * (x * x * 0.2 - c2 * (2.0 / 3.0))); }

// The same profile drawn along a line from x0 to x1, measured in radii from where a ray passes it, made 1 for an endless
// one: a closed form (McCormack & Sherstyuk 1998, "Creating and rendering convolution surfaces"). It is linear in the
// line, so that strands add up to one without seams or beads at their joints.
float strand_profile(float square, float x0, float x1) {
    float c2 = max(1.0 - square, 0.0), c = sqrt(c2);
    return 0.9375 * (strand_sum(c2, clamp(x1, -c, c)) - strand_sum(c2, clamp(x0, -c, c)));
}
