// Height fog: extinction density·exp(-falloff·y), its optical depth along a ray in closed form (Quilez, "fog").
uniform vec4 u_fog;  // colour, density at height 0 [1/m]
uniform float u_fog_falloff;  // [1/m]

float fog_depth(vec3 origin, vec3 direction, float t) {
    float slope = u_fog_falloff * direction.y;
    float at_eye = u_fog.w * exp(-clamp(u_fog_falloff * origin.y, -20.0, 20.0));
    float x = slope * t;
    float span = abs(x) < 1e-3 ? t * (1.0 - 0.5 * x) : (1.0 - exp(-clamp(x, -30.0, 80.0))) / slope;
    return at_eye * min(span, 1e5);
}
