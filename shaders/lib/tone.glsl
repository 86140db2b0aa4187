// AgX (Troy Sobotka 2022) as a table: the inset and the logarithm here, its curve and the grade baked in by
// render/grade.py. In: exposed linear Rec. 709; out: display-encoded, just outside [0, 1] where a display cannot follow.
uniform sampler3D u_grade;

vec3 tone_curve(vec3 colour) {
    const mat3 inset = mat3(
        0.842479062253094, 0.0423282422610123, 0.0423756549057051, 0.0784335999999992, 0.878468636469772,
        0.0784336, 0.0792237451477643, 0.0791661274605434, 0.879142973793104
    );
    const float LOW = -12.47393, HIGH = 4.026069, SIZE = 33.0;
    colour = log2(inset * max(colour, 1e-10));
    // from the middle of the first texel to that of the last
    colour = colour * ((SIZE - 1.0) / SIZE / (HIGH - LOW)) + (0.5 - LOW * (SIZE - 1.0) / (HIGH - LOW)) / SIZE;
    return textureLod(u_grade, colour, 0.0).rgb;
}
