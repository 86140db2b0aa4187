// Integer hashing (PCG, Jarzynski & Olano 2020, "Hash Functions for GPU Rendering") and what is built on it.
uint pcg(uint v) {
    uint state = v * 747796405u + 2891336453u;
    uint word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return (word >> 22u) ^ word;
}

float unit(uint v) { return float(v >> 8) * (1.0 / 16777216.0); }

vec3 hash3(ivec2 cell, uint salt) {
    uint h = pcg(uint(cell.x) ^ pcg(uint(cell.y) ^ pcg(salt)));
    uint h2 = pcg(h), h3 = pcg(h2);
    return vec3(unit(h), unit(h2), unit(h3));
}

// Interleaved gradient noise (Jimenez 2014), moved on by the golden ratio each sample.
float pixel_noise(vec2 pixel, float sample_number) {
    return fract(fract(52.9829189 * fract(dot(floor(pixel), vec2(0.06711056, 0.00583715)))) + sample_number * 0.61803399);
}
