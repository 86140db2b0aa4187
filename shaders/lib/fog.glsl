// Height fog: extinction density·exp(-falloff·y), its optical depth along a ray in closed form (Quilez, "fog").
// With PATCHES it is uneven: a drifting noise of mean 1 thickens and thins it.
uniform vec4 u_fog;  // colour, density at height 0 [1/m]
uniform float u_fog_falloff;  // [1/m]

float fog_depth(vec3 origin, vec3 direction, float t) {
    float slope = u_fog_falloff * direction.y;
    float at_eye = u_fog.w * exp(-clamp(u_fog_falloff * origin.y, -20.0, 20.0));
    float x = slope * t;
    float span = abs(x) < 1e-3 ? t * (1.0 - 0.5 * x) : (1.0 - exp(-clamp(x, -30.0, 80.0))) / slope;
    return at_eye * min(span, 1e5);
}

#if PATCHES
uniform sampler3D u_fog_noise;  // mean 0.5, repeats
uniform vec4 u_patches;         // depth 0 to 1, 1/period [1/m], time [s]; steps along a ray

// Factor on the fog's density at p.
float fog_patch(vec3 p) {
    vec3 at = (p + u_patches.z * vec3(0.22, 0.04, 0.13)) * u_patches.y;
    vec3 finer = vec3(0.8 * at.x + 0.6 * at.z, 1.3 * at.y, 0.8 * at.z - 0.6 * at.x) * 2.7;
    finer -= vec3(0.09, 0.05, -0.07) * u_patches.z * u_patches.y;
    float n = 0.66 * texture(u_fog_noise, at).x + 0.34 * texture(u_fog_noise, finer).x - 0.5;
    return max(1.0 + u_patches.x * clamp(5.5 * n, -1.0, 1.5), 0.0);
}
#endif
